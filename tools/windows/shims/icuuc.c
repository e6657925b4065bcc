/* The text codecs of Windows 10's ICU, for a Wine that lacks this library (8.0): Qt imports them by name, and our program uses
   none of them. Each answers that it is not supported. For the prefix of the tests only, never shipped. */
#define OUT __declspec(dllexport)
#define U_UNSUPPORTED_ERROR 16

OUT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
OUT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
OUT void ucnv_cbFromUWriteUChars(void *a, const void **b, const void *c, int d, int *e) { *e = U_UNSUPPORTED_ERROR; }
OUT void ucnv_close(void *a) {}
OUT int ucnv_countAvailable(void) { return 0; }
OUT int ucnv_fromUCountPending(void *a, int *e) { *e = U_UNSUPPORTED_ERROR; return 0; }
OUT void ucnv_fromUnicode(void *a, char **b, const char *c, const void **d, const void *f, int *g, int h, int *e)
{
    *e = U_UNSUPPORTED_ERROR;
}
OUT const char *ucnv_getAvailableName(int a) { return 0; }
OUT void ucnv_getFromUCallBack(void *a, void **b, const void **c) {}
OUT signed char ucnv_getMaxCharSize(void *a) { return 1; }
OUT const char *ucnv_getName(void *a, int *e) { *e = U_UNSUPPORTED_ERROR; return 0; }
OUT const char *ucnv_getStandardName(const char *a, const char *b, int *e) { *e = U_UNSUPPORTED_ERROR; return 0; }
OUT void ucnv_getToUCallBack(void *a, void **b, const void **c) {}
OUT void *ucnv_open(const char *a, int *e) { *e = U_UNSUPPORTED_ERROR; return 0; }
OUT void ucnv_reset(void *a) {}
OUT void ucnv_setFromUCallBack(void *a, void *b, const void *c, void **d, const void **f, int *e) { *e = U_UNSUPPORTED_ERROR; }
OUT void ucnv_setToUCallBack(void *a, void *b, const void *c, void **d, const void **f, int *e) { *e = U_UNSUPPORTED_ERROR; }
OUT int ucnv_toUCountPending(void *a, int *e) { *e = U_UNSUPPORTED_ERROR; return 0; }
OUT void ucnv_toUnicode(void *a, void **b, const void *c, const char **d, const char *f, int *g, int h, int *e)
{
    *e = U_UNSUPPORTED_ERROR;
}
