// What axe leaves open, since something lies over it or it is drawn: how well text and shapes are told from what they stand on. The body of a
// function that gives what falls short of WCAG 2.2, 4.5 : 1 for text (3 : 1 for large), 3 : 1 for shapes.

const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
const known = new Map();
/** Red, green, blue and alpha, each from 0 to 1. */
function rgba(colour) {
  if (colour === "none") return [0, 0, 0, 0];
  if (!known.has(colour)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    known.set(colour, [...pen.getImageData(0, 0, 1, 1).data].map((part) => part / 255));
  }
  return known.get(colour);
}
const over = ([r, g, b, a], below, opacity = 1) => [r, g, b].map((part, i) => part * a * opacity + below[i] * (1 - a * opacity));
const light = (colour) => {
  const [r, g, b] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const styles = new Map();
const style = (element) => styles.get(element) ?? styles.set(element, getComputedStyle(element)).get(element);
const grounds = new Map();
/** What an element's own background and those behind it come to. */
function ground(element) {
  if (!element) return [1, 1, 1];
  if (!grounds.has(element)) grounds.set(element, over(rgba(style(element).backgroundColor), ground(element.parentElement)));
  return grounds.get(element);
}
function opacity(element) {
  let product = 1;
  for (let one = element; one; one = one.parentElement) product *= style(one).opacity;
  return product;
}
/** Shapes of a picture, by their picture. */
const shapes = new Map();
function shapesOf(picture) {
  if (!shapes.has(picture)) {
    const all = [...picture.querySelectorAll("rect.bar, rect.ghost, .note circle")];
    shapes.set(picture, all.map((shape) => ({ shape, box: shape.getBoundingClientRect() })));
  }
  return shapes.get(picture);
}
const meet = (a, b) => a.left < b.right - 1 && a.right > b.left + 1 && a.top < b.bottom - 1 && a.bottom > b.top + 1;

const isWithin = (a, b) => a.left >= b.left && a.right <= b.right && a.height <= b.height + 8;

const seen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
const isOff = (element) => element.closest(":disabled, [aria-disabled=true]");
const found = new Map();
function tell(element, what, ratio, least) {
  if (ratio >= least - 0.005) return;
  const name = `${what} ${element.closest("[class]")?.getAttribute("class") ?? ""} in ${element.closest("[id]")?.id ?? "the page"}: ${(element.textContent ?? "").trim().slice(0, 24)}`.replace(/\s+/g, " ");
  if (!found.has(name)) found.set(name, `${name} ${ratio.toFixed(2)} of ${least}`);
}

const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const done = new Set();
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (done.has(element) || !/[\p{L}\p{N}]/u.test(texts.currentNode.data) || element.closest("script, style, noscript, textarea, mark") || isOff(element) || !seen(element)) continue;
  done.add(element);
  const { fontSize, fontWeight, color, fill } = style(element);
  const isDrawn = element.namespaceURI.endsWith("svg");
  const size = parseFloat(fontSize);
  const least = size >= 24 || (size >= 18.66 && fontWeight >= 700) ? 3 : 4.5;
  let below = [ground(isDrawn ? element.closest("svg:not(svg svg)").parentElement : element)];
  if (isDrawn) {
    const box = element.getBoundingClientRect();
    for (const { shape, box: other } of shapesOf(element.closest("svg:not(svg svg)"))) {
      if (!meet(box, other) || (shape.localName === "circle" && shape.parentNode !== element.parentNode)) continue;
      const behind = over(rgba(style(shape).fill), below.at(-1), opacity(shape));
      below = [...(isWithin(box, other) ? [] : below), behind];
    }
  }
  const dim = opacity(element);
  for (const each of below) tell(element, "text", contrast(over(rgba(isDrawn ? fill : color), each, dim), each), least);
}

/** What must be seen of a picture: outlines of bars, dots and crosses. One of each kind says enough. */
const kinds = new Set();
for (const shape of document.querySelectorAll("run-timeline :is(rect.bar, rect.ghost, circle.mark, .panic path, .failed path, .now), .legend :is(rect, path), .orders-list i, .chart-bar")) {
  const kind = `${shape.localName} ${shape.getAttribute("class") ?? shape.parentElement.getAttribute("class")} ${shape.closest("[class*=layers]") ? "layer" : shape.closest("listing-block, .legend, .chart")?.className}`;
  if (kinds.has(kind) || shape.closest(".layers, .stale") || !seen(shape)) continue; // layers are one together; what is stale is of another program
  kinds.add(kind);
  const { stroke, fill, backgroundColor, borderTopColor, borderTopWidth } = style(shape);
  const isDrawn = shape.namespaceURI.endsWith("svg");
  const below = ground(isDrawn ? shape.closest("svg:not(svg svg)").parentElement : shape.parentElement);
  const line = !isDrawn ? (parseFloat(borderTopWidth) ? borderTopColor : backgroundColor) : shape.localName === "circle" ? fill : stroke;
  if (line === "none") continue;
  tell(shape, "shape", contrast(over(rgba(line), below, opacity(shape)), below), 3);
}
return [...found.values()];
