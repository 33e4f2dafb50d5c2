// verdict: failed
// finding: the program is busy
for (;;);
