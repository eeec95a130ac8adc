// The theme opens its own search dialog for an address with ?q=. On the pages that load this the question is meant for the
// page: it is put aside before the theme looks, and the page's own script puts it back.
document.documentElement.dataset.asked = location.search;
history.replaceState(history.state, "", location.pathname + location.hash);
