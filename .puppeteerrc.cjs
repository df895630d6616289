// The browser comes from the machine or from scripts/bootstrap.mjs, never from a postinstall download.
module.exports = { skipDownload: true };
