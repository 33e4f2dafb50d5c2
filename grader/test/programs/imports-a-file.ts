// Wrong on purpose: a program is one file.
import './echo.ts'
