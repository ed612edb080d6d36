// A file of its own rather than a script in the page: a content security policy of script-src 'self' stays enough.
if (window.Scalar) {
  // Every setting that would ask another server for something is off: the page works with no way out.
  window.Scalar.createApiReference('#reference', {
    url: '/openapi/v1.json',
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
    proxyUrl: '',
  });
} else {
  document.getElementById('missing').hidden = false;
}
