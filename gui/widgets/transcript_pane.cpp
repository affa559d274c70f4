#include "gui/widgets/transcript_pane.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMessageBox>
#include <QSaveFile>
#include <QVBoxLayout>

#include "gui/models/text.h"
#include "gui/widgets/detail_head.h"
#include "gui/widgets/log_view.h"
#include "gui/widgets/small_widgets.h"

namespace posthorn::gui {

TranscriptPane::TranscriptPane(QWidget* parent)
    : QWidget(parent)
    , m_model(new TranscriptModel(this))
    , m_view(new LogView(this))
    , m_head(new DetailHead(this))
    , m_copy(iconButton(QStringLiteral("copy"), tr("Copy the transcript"), this))
    , m_save(iconButton(QStringLiteral("save"), tr("Save the transcript"), this))
{
    m_view->setLines(m_model);
    m_view->setShowsSession(false);
    m_view->setAccessibleName(tr("Transcript"));
    new EmptyHint(m_view, QStringLiteral("document"), tr("No transcript"),
                  tr("Choose a session to read what was said in it."));
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_view->wholeText()); });
    connect(m_save, &QToolButton::clicked, this, &TranscriptPane::save);

    m_head->addWidget(m_copy);
    m_head->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(new Separator(Qt::Horizontal, this));
    layout->addWidget(m_view, 1);
    showNothing();
}

void TranscriptPane::showNothing()
{
    setHeading(tr("Transcript"), tr("No session is chosen"));
    setLines({});
}

void TranscriptPane::setHeading(const QString& heading, const QString& detail)
{
    m_head->setTexts(heading, detail);
}

void TranscriptPane::setLines(std::vector<watch::LogLine> lines, const QStringList& marked)
{
    m_model->setLines(std::move(lines), marked);
    m_copy->setEnabled(m_model->rowCount() > 0);
    m_save->setEnabled(m_model->rowCount() > 0);
}

void TranscriptPane::append(const std::vector<watch::LogLine>& lines)
{
    m_model->append(lines);
    m_copy->setEnabled(m_model->rowCount() > 0);
    m_save->setEnabled(m_model->rowCount() > 0);
}

void TranscriptPane::scrollTo(size_t line)
{
    const QModelIndex index = m_model->index(int(line), 0);
    m_view->setFollow(false);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_view->setCurrentIndex(index);
}

void TranscriptPane::save()
{
    saveText(this, tr("session.log"), m_view->wholeText());
}

void saveText(QWidget* parent, const QString& suggestedName, const QString& text)
{
    const QString path = QFileDialog::getSaveFileName(parent, TranscriptPane::tr("Save as"), suggestedName,
                                                      TranscriptPane::tr("Logs (*.log);;All files (*)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
        QMessageBox::warning(parent, TranscriptPane::tr("Not saved"),
                             TranscriptPane::tr("%1 could not be written: %2").arg(path, file.errorString()));
}

} // namespace posthorn::gui
