// What the pages of the assistant are made of.
#pragma once

#include <QWizardPage>
#include <functional>

class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace posthorn::gui {

class ToneLabel;

/// A page with its heading, an explanation, its contents, and a line that says what is still missing.
class AssistantPage final : public QWizardPage {
    Q_OBJECT
public:
    AssistantPage(const QString& title, const QString& explanation, QWidget* parent);

    /// The place of the contents. What is added stands in order below the explanation.
    QVBoxLayout* contents() const { return m_contents; }
    /// A form among the contents; call finishForm() when it has its rows.
    QFormLayout* addForm();
    static void finishForm(QFormLayout* form);
    /// Words about the button above them, set in as far as its text.
    void addDetail(const QString& text);
    /// An icon with words beside it, muted or as the others.
    void addPoint(const QString& icon, const QString& text, bool muted = false);

    /// Says what is missing, for people; the page is complete when it says nothing. judge() asks it.
    std::function<QString()> problem;
    /// Called each time the page comes.
    std::function<void()> entering;
    void judge();

    bool isComplete() const override { return !problem || problem().isEmpty(); }
    void initializePage() override;

private:
    QVBoxLayout* m_contents;
    ToneLabel* m_hint;
};

} // namespace posthorn::gui
