#include "gui/widgets/detail_head.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

DetailHead::DetailHead(QWidget* parent)
    : QWidget(parent)
    , m_heading(gui::heading({}, this, 1.1))
    , m_detail(new ToneLabel({}, Tone::Muted, this))
    , m_row(new QHBoxLayout(this))
{
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    for (QLabel* label : {m_heading, static_cast<QLabel*>(m_detail)}) {
        label->setTextFormat(Qt::PlainText); // they come from outside
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        texts->addWidget(label);
    }
    m_row->setContentsMargins(12, 8, 8, 8);
    m_row->setSpacing(4);
    m_row->addLayout(texts, 1);
}

void DetailHead::setTexts(const QString& heading, const QString& detail)
{
    m_heading->setText(heading);
    m_detail->setText(detail);
    // Of two lines; escaped, because a tooltip guesses whether it is rich text.
    setToolTip(QStringLiteral("<p style='white-space:pre'>%1<br>%2</p>").arg(heading.toHtmlEscaped(), detail.toHtmlEscaped()));
}

QString DetailHead::heading() const
{
    return m_heading->text();
}

void DetailHead::addWidget(QWidget* widget)
{
    m_row->addWidget(widget);
}

} // namespace posthorn::gui
