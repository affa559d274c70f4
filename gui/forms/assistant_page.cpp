#include "gui/forms/assistant_page.h"

#include <QFormLayout>
#include <QStyle>
#include <QVBoxLayout>

#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

AssistantPage::AssistantPage(const QString& title, const QString& explanation, QWidget* parent)
    : QWizardPage(parent)
    , m_contents(new QVBoxLayout)
    , m_hint(new ToneLabel({}, Tone::Muted, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 24, 28, 8);
    layout->setSpacing(12);
    // The page draws its own heading, so QWizardPage's title stays empty.
    QLabel* head = heading(title, this, 1.5);
    head->setWordWrap(true);
    layout->addWidget(head);
    auto* text = new ToneLabel(explanation, Tone::Muted, this);
    text->setWordWrap(true);
    layout->addWidget(text);
    layout->addSpacing(8);
    m_contents->setSpacing(12);
    layout->addLayout(m_contents);
    m_hint->setWordWrap(true);
    layout->addWidget(m_hint);
    layout->addStretch(1);
}

QFormLayout* AssistantPage::addForm()
{
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    m_contents->addLayout(form);
    return form;
}

void AssistantPage::finishForm(QFormLayout* form)
{
    centreLabels(form);
}

void AssistantPage::addDetail(const QString& text)
{
    auto* label = new ToneLabel(text, Tone::Muted, this);
    label->setWordWrap(true);
    const int inset = style()->pixelMetric(QStyle::PM_IndicatorWidth) + style()->pixelMetric(QStyle::PM_CheckBoxLabelSpacing);
    const bool mirrored = QGuiApplication::isRightToLeft();
    label->setContentsMargins(mirrored ? 0 : inset, 0, mirrored ? inset : 0, 8);
    m_contents->addWidget(label);
}

void AssistantPage::addPoint(const QString& icon, const QString& text, bool muted)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(muted ? 10 : 14);
    row->addWidget(new IconLabel(icon, muted ? 20 : 24, Tone::Accent, this), 0, Qt::AlignTop);
    QLabel* label = muted ? new ToneLabel(text, Tone::Muted, this) : new QLabel(text, this);
    alignLabel(label, Qt::AlignLeft | Qt::AlignVCenter);
    label->setWordWrap(true);
    row->addWidget(label, 1);
    m_contents->addLayout(row);
}

void AssistantPage::judge()
{
    m_hint->setText(problem ? problem() : QString());
    Q_EMIT completeChanged();
}

void AssistantPage::initializePage()
{
    if (entering)
        entering();
    judge();
}

} // namespace posthorn::gui
