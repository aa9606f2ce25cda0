// Making elements, with fewer words.

/** An element with properties, attributes (names with a dash, and `role`) and children. */
export function make(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

/** An element of SVG with attributes, those that are undefined left out. @returns {SVGElement} */
export function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** What a keyboard's main modifier is called here. */
export const CONTROL = /Mac|iP/.test(navigator.platform) ? { sign: "⌘", spoken: "Command" } : { sign: "Ctrl", spoken: "Control" };

/** Tells who listens further up. */
export const say = (element, type, detail = null) => element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
