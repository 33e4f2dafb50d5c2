// verdict: failed
throw undefined
