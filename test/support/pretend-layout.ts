/** jsdom lays nothing out: every element is said to be this large, so that virtual lists draw their rows. */
export function pretendLayout({ width = 800, height = 400 } = {}): void {
  for (const [name, value] of Object.entries({
    offsetWidth: width,
    clientWidth: width,
    offsetHeight: height,
    clientHeight: height,
  })) {
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value })
  }
  Element.prototype.scrollTo = function scrollTo(this: Element, to?: ScrollToOptions | number) {
    if (typeof to === 'object' && to.top !== undefined) this.scrollTop = to.top
    this.dispatchEvent(new window.Event('scroll'))
  }
}
