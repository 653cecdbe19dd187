#ifndef ESPALIER_CLIBEDIT_H
#define ESPALIER_CLIBEDIT_H
#include <stdio.h>
#include <histedit.h>
#endif
