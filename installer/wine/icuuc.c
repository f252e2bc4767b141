/* For tests only, never shipped: Wine 8 has no icuuc.dll, which Windows brings since 10 1903. Qt asks it for
   text encodings other than UTF; here none of them opens (16: U_UNSUPPORTED_ERROR). */
#define NAME __declspec(dllexport)
#define REFUSE(error) do { if (error) *(error) = 16; } while (0)

NAME void *ucnv_open(const char *name, int *error) { REFUSE(error); return 0; }
NAME void ucnv_close(void *converter) {}
NAME void ucnv_reset(void *converter) {}
NAME signed char ucnv_getMaxCharSize(const void *converter) { return 4; }
NAME const char *ucnv_getName(const void *converter, int *error) { REFUSE(error); return 0; }
NAME const char *ucnv_getStandardName(const char *name, const char *standard, int *error) {
    REFUSE(error);
    return 0;
}
NAME const char *ucnv_getAvailableName(int number) { return 0; }
NAME int ucnv_countAvailable(void) { return 0; }
NAME int ucnv_toUCountPending(const void *converter, int *error) { return 0; }
NAME int ucnv_fromUCountPending(const void *converter, int *error) { return 0; }
NAME void ucnv_getToUCallBack(const void *converter, void **action, const void **context) {}
NAME void ucnv_getFromUCallBack(const void *converter, void **action, const void **context) {}
NAME void ucnv_setToUCallBack(void *c, void *n, const void *x, void **o, const void **p, int *error) {
    REFUSE(error);
}
NAME void ucnv_setFromUCallBack(void *c, void *n, const void *x, void **o, const void **p, int *error) {
    REFUSE(error);
}
NAME void ucnv_toUnicode(void *c, void *t, void *e, void *s, void *l, void *o, signed char f, int *error) {
    REFUSE(error);
}
NAME void ucnv_fromUnicode(void *c, void *t, void *e, void *s, void *l, void *o, signed char f, int *error) {
    REFUSE(error);
}
NAME void ucnv_cbToUWriteUChars(void) {}
NAME void ucnv_cbFromUWriteUChars(void) {}
NAME void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
NAME void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
int __stdcall DllMain(void *self, unsigned reason, void *reserved) { return 1; }
