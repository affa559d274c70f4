// Questions with two answers: do it, or not.
#pragma once

#include <QMessageBox>

#include "gui/shell/style.h"

namespace posthorn::gui {

struct Question {
    QString title;       ///< of the window
    QString text;        ///< the question
    QString consequence; ///< what a yes means; may be empty
    QString yes;         ///< what is done, as the button says it
    /// Danger: it cannot be undone, so Enter means no.
    ButtonKind kind = ButtonKind::Primary;
};

/// Asks, and waits for the answer. Escape and closing mean no.
bool ask(QWidget* parent, const Question& question);

} // namespace posthorn::gui
