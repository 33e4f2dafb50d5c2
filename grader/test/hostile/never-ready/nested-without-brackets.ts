// verdict: failed
void __ARROWS__
