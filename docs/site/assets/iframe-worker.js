// Opened from a folder, a page may start no worker: what the search runs in is then a hidden frame that stands for one.
// The theme's own worker script looks for `IFrameWorker` in its parent and awaits `importScripts`.
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super()
      const base = new URL(url, location.href)
      this.ready = new Promise((resolve, reject) => {
        const frame = document.createElement("iframe")
        frame.hidden = true
        frame.addEventListener("load", () => {
          const inside = frame.contentWindow
          const run = source => new Promise((done, failed) => {
            const script = inside.document.createElement("script")
            script.src = new URL(source, base)
            script.onload = done
            script.onerror = failed
            inside.document.body.append(script)
          })
          inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
          inside.importScripts = (...sources) =>
            sources.reduce((before, source) => before.then(() => run(source)), Promise.resolve())
          run(base).then(() => resolve(inside), reject)
        }, { once: true })
        document.body.append(frame)
      })
      this.ready.catch(error => this.dispatchEvent(new ErrorEvent("error", { error })))
    }

    postMessage(data) {
      this.ready.then(inside => inside.dispatchEvent(new inside.MessageEvent("message", { data })))
    }

    terminate() {}
  }
  window.Worker = window.IFrameWorker
}
