#ifndef ESPALIER_CLIBEDIT_H
#define ESPALIER_CLIBEDIT_H
#include <stdio.h>
#include <histedit.h>

// `el_set`, `el_get` and `history` are C variadics, which Swift cannot call: one typed function for each use of them.

typedef char *(*edit_prompt)(EditLine *);
typedef unsigned char (*edit_command)(EditLine *, int);

static inline int edit_set_owner(EditLine *editor, void *owner) {
  return el_set(editor, EL_CLIENTDATA, owner);
}

static inline void *edit_owner(EditLine *editor) {
  void *owner = NULL;
  el_get(editor, EL_CLIENTDATA, &owner);
  return owner;
}

// `literal` stands before and after what moves no cursor, such as a colour.
static inline int edit_set_prompt(EditLine *editor, edit_prompt prompt, char literal) {
  return el_set(editor, EL_PROMPT_ESC, prompt, literal);
}

static inline int edit_set_keys(EditLine *editor, const char *style) {
  return el_set(editor, EL_EDITOR, style);
}

static inline int edit_set_signals(EditLine *editor, int handled) {
  return el_set(editor, EL_SIGNAL, handled);
}

static inline int edit_set_terminal_mode(EditLine *editor, const char *mode, const char *flag) {
  return el_set(editor, EL_SETTY, mode, flag, NULL);
}

static inline int edit_set_reader(EditLine *editor, el_rfunc_t reader) {
  return el_set(editor, EL_GETCFN, reader);
}

static inline int edit_set_history(EditLine *editor, History *store) {
  return el_set(editor, EL_HIST, history, store);
}

static inline int edit_add_command(EditLine *editor, const char *name, const char *help, edit_command command) {
  return el_set(editor, EL_ADDFN, name, help, command);
}

static inline int edit_bind(EditLine *editor, const char *key, const char *command) {
  return el_set(editor, EL_BIND, key, command, NULL);
}

// In vi's second table, that of its commands.
static inline int edit_bind_command(EditLine *editor, const char *key, const char *command) {
  return el_set(editor, EL_BIND, "-a", key, command, NULL);
}

static inline const char *edit_keys(EditLine *editor) {
  const char *style = "";
  el_get(editor, EL_EDITOR, &style);
  return style;
}

static inline int edit_redraw(EditLine *editor) {
  return el_set(editor, EL_REFRESH);
}

static inline int edit_prepare_terminal(EditLine *editor, int raw) {
  return el_set(editor, EL_PREP_TERM, raw);
}

static inline int history_step(History *store, HistEvent *event, int operation) {
  return history(store, event, operation);
}

static inline int history_number(History *store, HistEvent *event, int operation, int number) {
  return history(store, event, operation, number);
}

static inline int history_text(History *store, HistEvent *event, int operation, const char *text) {
  return history(store, event, operation, text);
}

static inline int history_save(History *store, HistEvent *event, FILE *file) {
  return history(store, event, H_SAVE_FP, file);
}

// The standard streams are mutable globals, which Swift 6 rejects.
static inline FILE *edit_standard_input(void) { return stdin; }
static inline FILE *edit_standard_output(void) { return stdout; }
static inline FILE *edit_standard_error(void) { return stderr; }
#endif
