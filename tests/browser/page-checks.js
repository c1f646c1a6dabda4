// Runs inside the page. Everything that colours text, in the two authored designs and under the two inversions that mail programs use.
function contrastFindings(least) {
  const parse = value => value.match(/[\d.]+/g).map(Number);
  const luminance = rgb => {
    const [r, g, b] = rgb.map(channel => (channel /= 255) <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const invertRgb = rgb => rgb.map(channel => 255 - channel);
  const invertLightness = rgb => {
    const [low, high] = [Math.min(...rgb), Math.max(...rgb)];
    const shift = 255 - low - high;
    return rgb.map(channel => channel + shift);
  };
  const backgroundOf = element => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
      if (alpha > 0) {
        return [r, g, b];
      }
    }
    return [255, 255, 255];
  };

  const findings = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.getClientRects().length) {
      continue;
    }

    const [text, ground] = [parse(getComputedStyle(element).color).slice(0, 3), backgroundOf(element)];
    const seen = { authored: ratio(text, ground), 'inverted by RGB': ratio(invertRgb(text), invertRgb(ground)), 'inverted by lightness': ratio(invertLightness(text), invertLightness(ground)) };
    for (const [mode, value] of Object.entries(seen)) {
      if (value < (mode === 'authored' ? least : 4.5)) {
        findings.add(`contrast ${value.toFixed(2)} ${mode}: rgb(${text}) on rgb(${ground})`);
      }
    }
  }

  return [...findings];
}

// A link that is alone on its line must be tall enough for a finger.
function targetFindings() {
  return [...document.querySelectorAll('a')]
    .filter(link => link.parentElement.textContent.trim() === link.textContent.trim() && parseFloat(getComputedStyle(link.parentElement).lineHeight) < 24)
    .map(link => `target lower than 24 px: ${link.textContent}`);
}
