// verdict: failed
// finding: so deep in itself
void __NESTED__
