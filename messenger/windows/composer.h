// Where one writes: text with the marks of XEP-0393, emoji, colour, files; what it answers or corrects stands above it.
#pragma once

#include <QPlainTextEdit>
#include <QWidget>

#include "messenger/client/chat/types.h"

class QLabel;
class QMenu;
class QToolButton;

namespace posthorn::messenger {

class ComposerMarker;
class EmojiPicker;

/// The field itself: grows with its text up to eight lines.
class ComposerField final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit ComposerField(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, sizeHint().height()}; }
    bool enterSends = true;
    bool emoticons = true;
    QStringList names; ///< completed by Tab: those in the room
    ComposerMarker* marker() const { return m_marker; }
    /// As the preference has it (see Spelling::chosen), and the words that the user has added.
    void setSpelling(const QString& preference, const QStringList& ownWords);
    /// What can be done at @p position: suggestions for a wrong word, the usual editing, the choice of languages.
    QMenu* menuAt(int position);

Q_SIGNALS:
    void sendWanted();
    void correctLastWanted();           ///< Up in an empty field
    void cancelWanted();                ///< Escape
    void filesGiven(const QStringList& paths);
    void imageGiven(const QImage& image);
    void spellingChosen(const QString& preference);
    void wordLearned(const QString& word);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void insertFromMimeData(const QMimeData* source) override;

private:
    bool complete();
    void replaceEmoticon();

    ComposerMarker* m_marker;
    QString m_spelling;
    QString m_completing; ///< the beginning that Tab was pressed at
    int m_completion = -1;
    int m_completionStart = 0;
};

class Composer final : public QWidget {
    Q_OBJECT
public:
    explicit Composer(QWidget* parent = nullptr);

    ComposerField* field() const { return m_field; }
    void setEnterSends(bool sends);
    void setEmoticons(bool on) { m_field->emoticons = on; }
    void setFormatting(bool shown);
    void setColour(const QColor& colour); ///< invalid: none
    QColor colour() const { return m_colour; }
    void setFilesAllowed(bool allowed, const QString& why = {});

    void reply(const QString& id, const QString& sender, const QString& text);
    void correct(const QString& id, const QString& text);
    void cancel(); ///< neither answers nor corrects any more
    /// What is to be sent; nothing in it where the field is empty.
    Draft draft() const;
    void clear();
    const QString& correctionOf() const { return m_correctionOf; }

Q_SIGNALS:
    void sendWanted();
    void typing(bool writes);
    void fileWanted();
    void correctLastWanted();
    void filesGiven(const QStringList& paths);
    void imageGiven(const QImage& image);
    void colourChosen(const QColor& colour);

private:
    void mark(const QString& sign);
    void chooseColour();

    QWidget* m_above;
    QLabel *m_aboveTitle, *m_aboveText;
    ComposerField* m_field;
    QWidget* m_formatting;
    QToolButton *m_send, *m_emoji, *m_attach, *m_colourButton;
    EmojiPicker* m_picker = nullptr;
    QColor m_colour;
    QString m_replyTo, m_correctionOf, m_before;
};

} // namespace posthorn::messenger
