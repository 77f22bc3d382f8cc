// One conversation with a language server: JSON-RPC messages over a process's standard streams.
//
// In: a process. Out: answers as promises, notifications to those who listen. Never throws for what the server sends.
// It is our own so that the editor's help works by opening the repository: nothing is installed, nothing is bundled.
"use strict";

class Connection {
  constructor(child, onNotification) {
    this.child = child;
    this.onNotification = onNotification;
    this.next = 1;
    this.waiting = new Map();
    this.buffer = Buffer.alloc(0);
    this.ended = false;
    child.stdout.on("data", (chunk) => this.receive(chunk));
    child.stdin.on("error", () => this.end());
    child.on("exit", () => this.end());
    child.on("error", () => this.end());
  }

  request(method, params) {
    if (this.ended) return Promise.reject(new Error("Språkservern är inte igång."));
    const id = this.next++;
    this.send({ jsonrpc: "2.0", id, method, params });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  notify(method, params) {
    if (!this.ended) this.send({ jsonrpc: "2.0", method, params });
  }

  send(message) {
    const body = Buffer.from(JSON.stringify(message), "utf8");
    this.child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.child.stdin.write(body);
  }

  receive(chunk) {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const end = this.buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = /content-length:\s*(\d+)/i.exec(this.buffer.toString("ascii", 0, end));
      const start = end + 4;
      if (!length) {
        this.buffer = this.buffer.subarray(start);
        continue;
      }
      const size = Number(length[1]);
      if (this.buffer.length < start + size) return;
      const body = this.buffer.toString("utf8", start, start + size);
      this.buffer = this.buffer.subarray(start + size);
      try {
        this.handle(JSON.parse(body));
      } catch (error) {
        console.error(error);
      }
    }
  }

  handle(message) {
    if (message.method !== undefined) {
      if (message.id !== undefined) this.send({ jsonrpc: "2.0", id: message.id, result: null });
      this.onNotification(message.method, message.params);
      return;
    }
    const asked = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (!asked) return;
    if (message.error) asked.reject(new Error(message.error.message));
    else asked.resolve(message.result);
  }

  end() {
    this.ended = true;
    for (const { reject } of this.waiting.values()) reject(new Error("Språkservern har avslutats."));
    this.waiting.clear();
  }
}

module.exports = { Connection };
