// Does nothing, and is never done: what waits for it waits on.
setInterval(() => {}, 1000)
