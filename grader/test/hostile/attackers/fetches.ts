// verdict: passed
// then: serves
// reaches: guarded
fetch('http://__ADDRESS__:__TCP__/secret').catch(() => {})
