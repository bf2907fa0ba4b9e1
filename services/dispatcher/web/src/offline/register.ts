// Lets the worker keep the console, once somebody is signed in and the page has come to rest.
export function keepConsole(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const register = () => void navigator.serviceWorker.register("/worker.js", { updateViaCache: "none" }).catch(() => {});
  if ("requestIdleCallback" in window) window.requestIdleCallback(register);
  else setTimeout(register, 2_000);
}
