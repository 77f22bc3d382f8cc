// Decap starts by itself unless it is told not to; admin.js starts it, with the configuration that the model gave.
window.CMS_MANUAL_INIT = true;
