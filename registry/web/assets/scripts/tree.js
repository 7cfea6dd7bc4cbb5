// Makes a tree of links a tree in the sense of ARIA: one stop of the tab key, arrow keys within it,
// branches that are fetched when they are opened. Without this script each branch is a link or opens
// by itself. The links are the items, as in the navigation tree of
// https://www.w3.org/WAI/ARIA/apg/patterns/treeview/

const groupOf = (item) => item.parentElement.querySelector(":scope > ul");
const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
const treeOf = (item) => item.closest("[role=tree]");
const above = (item) => item.closest("[role=group]")?.parentElement.querySelector(":scope > a");
let groups = 0;

function visibleItems(tree) {
  return [...tree.querySelectorAll("[role=treeitem]")].filter((item) => !item.closest("[hidden]"));
}

function goTo(item) {
  if (!item) return;
  for (const other of treeOf(item).querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

function setOpen(item, open) {
  item.setAttribute("aria-expanded", String(open));
  if (groupOf(item)) groupOf(item).hidden = !open;
}

// A branch below the second level is on a page of its own: the one on which it is open.
async function fetchBranch(item) {
  const address = item.dataset.more;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const branch = page.querySelector("li#open > details > ul");
  if (!branch || page.querySelector(".tree__pages")) {
    location.href = address;
    return;
  }
  for (const stray of branch.querySelectorAll("[id]")) stray.removeAttribute("id");
  delete item.dataset.more;
  item.parentElement.append(document.adoptNode(branch));
  makeGroup(item, branch);
}

async function open(item) {
  if (item.dataset.more) {
    item.setAttribute("aria-busy", "true");
    await fetchBranch(item).catch(() => { location.href = item.dataset.more; });
    item.removeAttribute("aria-busy");
  }
  setOpen(item, true);
}

const toggle = (item) => (isOpen(item) ? setOpen(item, false) : open(item));

function makeItem(place) {
  const item = place.querySelector(":scope > a");
  place.setAttribute("role", "none");
  item.setAttribute("role", "treeitem");
  item.tabIndex = -1;
  const details = place.querySelector(":scope > details");
  const more = place.querySelector(":scope > .tree__more");
  if (!details && !more) return;
  const arrow = document.createElement("span");
  arrow.className = "tree__toggle";
  arrow.setAttribute("aria-hidden", "true");
  arrow.addEventListener("click", () => { goTo(item); toggle(item); });
  if (details) {
    const group = details.querySelector("ul");
    details.replaceWith(arrow, group);
    makeGroup(item, group);
  } else {
    item.dataset.more = more.getAttribute("href").replace(/#.*/, "");
    more.replaceWith(arrow);
  }
  setOpen(item, Boolean(details?.open));
}

function makeGroup(item, group) {
  group.setAttribute("role", "group");
  group.id = `branch-${groups += 1}`;
  item.setAttribute("aria-owns", group.id);
  for (const place of group.children) makeItem(place);
}

const keys = {
  ArrowDown: (item, all) => goTo(all[all.indexOf(item) + 1]),
  ArrowUp: (item, all) => goTo(all[all.indexOf(item) - 1]),
  Home: (item, all) => goTo(all[0]),
  End: (item, all) => goTo(all.at(-1)),
  ArrowRight: (item) => {
    if (isOpen(item)) goTo(groupOf(item)?.querySelector("[role=treeitem]"));
    else if (item.hasAttribute("aria-expanded")) open(item);
  },
  ArrowLeft: (item) => {
    if (isOpen(item)) setOpen(item, false);
    else goTo(above(item));
  },
};

function typeAhead(item, all, letter) {
  const after = [...all.slice(all.indexOf(item) + 1), ...all];
  goTo(after.find((other) => other.textContent.toLowerCase().startsWith(letter.toLowerCase())));
}

function onKey(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = visibleItems(treeOf(item));
  if (keys[event.key]) keys[event.key](item, all);
  else if (/^\p{L}$/u.test(event.key)) typeAhead(item, all, event.key);
  else return;
  event.preventDefault();
}

function enhance() {
  const tree = document.querySelector("ul.tree:not([role])");
  // A branch in pages has links that are no items of a tree: it stays as it is.
  if (!tree || tree.querySelector(".tree__pages")) return;
  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-label", document.querySelector("h1").textContent.trim());
  for (const place of tree.children) makeItem(place);
  (tree.querySelector("#open > a") ?? tree.querySelector("[role=treeitem]")).tabIndex = 0;
  tree.addEventListener("keydown", onKey);
}

enhance();
document.addEventListener("results", enhance);
