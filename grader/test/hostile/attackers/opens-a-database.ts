// verdict: failed
const { DatabaseSync } = await import('node:sqlite')
new DatabaseSync(':memory:').exec("ATTACH '__FOLDER__/hostile.db' AS other; CREATE TABLE other.a (b)")
