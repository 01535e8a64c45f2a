const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(hostname);

/** The host of a Host header names this machine: a page that reached us by DNS rebinding doesn't. */
export const isLoopbackHostHeader = (host: string): boolean => {
  const url = URL.parse(`http://${host}`);
  return url !== null && isLoopbackHost(url.hostname);
};

/** The page that sends this Origin was served from this machine. */
export const isLoopbackOrigin = (origin: string): boolean => {
  const url = URL.parse(origin);
  return url !== null && isLoopbackHost(url.hostname);
};
