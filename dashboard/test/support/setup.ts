import './api.js';

/** What Mantine asks of a browser and jsdom lacks: no layout means no media query matches and nothing changes its size. */
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

window.matchMedia = (media) =>
  Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener: () => {}, removeListener: () => {} });
window.ResizeObserver = NoResizeObserver;
window.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};

// jsdom does not know HTML's <search> yet, and React warns of what the document does not know.
const report = console.error;
console.error = (...words: unknown[]) => {
  if (!(String(words[0]).includes('is unrecognized in this browser') && words[1] === 'search')) report(...words);
};
