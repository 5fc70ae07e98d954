// Runs before the first paint, so that a chosen theme never flashes the other one. A file of its own because the policy allows no inline script.
try {
  const chosen = localStorage.getItem('waybill.appearance');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to this page: the system's theme applies.
}
