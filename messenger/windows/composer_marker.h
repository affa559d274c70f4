// What is shown of a text while it is written: a wave below words that no dictionary knows, and emoji in colour.
#pragma once

#include <QSyntaxHighlighter>

class QPlainTextEdit;

namespace posthorn::messenger {

class ComposerMarker final : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit ComposerMarker(QPlainTextEdit* field);
    /// Codes of dictionaries; none: no word is wrong.
    void setLanguages(const QStringList& languages);
    const QStringList& languages() const { return m_languages; }
    /// The wrong word around a place of the document: its beginning and length there; length 0 for none.
    struct Word {
        int start = 0, length = 0;
        QString text;
    };
    Word wrongWordAt(int position) const;

protected:
    void highlightBlock(const QString& text) override;

private:
    QList<Word> wrongWords(const QString& text) const;

    QPlainTextEdit* m_field;
    QStringList m_languages;
    int m_cursorBlock = -1;
};

} // namespace posthorn::messenger
