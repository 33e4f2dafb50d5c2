// verdict: failed
console.error(`listening on 127.0.0.1:${process.argv[2]}`)
setInterval(() => {}, 1_000)
