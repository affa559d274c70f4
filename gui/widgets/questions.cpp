#include "gui/widgets/questions.h"

#include <QPushButton>

namespace posthorn::gui {

bool ask(QWidget* parent, const Question& question)
{
    const bool danger = question.kind == ButtonKind::Danger;
    QMessageBox box(danger ? QMessageBox::Warning : QMessageBox::Question, question.title, question.text,
                    QMessageBox::Cancel, parent);
    box.setInformativeText(question.consequence);
    QPushButton* yes = box.addButton(question.yes, danger ? QMessageBox::DestructiveRole : QMessageBox::AcceptRole);
    setButtonKind(yes, question.kind);
    setButtonKind(box.button(QMessageBox::Cancel), ButtonKind::Normal); // one button stands out, whichever Enter presses
    if (danger)
        box.setDefaultButton(QMessageBox::Cancel);
    else
        box.setDefaultButton(yes);
    box.exec();
    return box.clickedButton() == yes;
}

} // namespace posthorn::gui
