// Decap's Swedish words, with those that it lacks or says otherwise than the project does.
const OURS = {};

const merged = (theirs, ours) =>
  Object.fromEntries([...new Set([...Object.keys(theirs), ...Object.keys(ours)])].map((key) => {
    const [one, other] = [theirs[key], ours[key]];
    return [key, one && other && typeof other === "object" ? merged(one, other) : (other ?? one)];
  }));

/** Return Decap's own Swedish words with ours put over them. */
export const words = (theirs) => merged(theirs ?? {}, OURS);
