// An expression: what is hard to see on a page, by the formulas of WCAG 2.
(() => {
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  function rgba(color) {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }

  const over = ([r, g, b, a], back) => [r, g, b].map((part, i) => part * a + back[i] * (1 - a));

  function backOf(element) {
    if (element === null) {
      return [255, 255, 255];
    }
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, backOf(element.parentElement));
  }

  function luminance(color) {
    const [r, g, b] = color.map((part) => part / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function ratio(color, back) {
    const [dark, light] = [luminance(over(rgba(color), back)), luminance(back)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  const isShown = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 2 && !element.matches(':disabled');
  const hasText = (element) => element.matches('input, select') || [...element.childNodes].some((node) =>
    node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');

  return {
    /** Elements whose text has less than 4.5 to 1. */
    text: () => [...document.body.querySelectorAll('*')].filter((element) => isShown(element) && hasText(element))
      .map((element) => [element, ratio(getComputedStyle(element).color, backOf(element))])
      .filter(([, contrast]) => contrast < 4.5)
      .map(([element, contrast]) => `${contrast.toFixed(2)} ${element.outerHTML.slice(0, 80)}`),

    /** What is wrong with how the focus is shown, less than 3 to 1 for example; empty if nothing is. */
    focus: () => {
      const focused = document.activeElement;
      const element = focused.type === 'radio' ? focused.closest('label') : focused;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      const isSeen = element === document.body
        || outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && ratio(outlineColor, backOf(element.parentElement)) >= 3;
      return isSeen ? '' : `${outlineStyle} ${outlineWidth} ${outlineColor} ${element.outerHTML.slice(0, 80)}`;
    },
  };
})()
