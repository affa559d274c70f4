// Whether words are spelled right, by the dictionaries of Hunspell that the system has. Where there are none, or the program was
// built without Hunspell, nothing is known and everything is right.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

namespace posthorn::messenger {

/// One dictionary. Its words are looked up on the main thread; it is read aside.
class Dictionary {
public:
    virtual ~Dictionary() = default;
    virtual bool isRight(const QString& word) const = 0;
    virtual QStringList suggestions(const QString& word) const = 0;
};

class Spelling final : public QObject {
    Q_OBJECT
public:
    /// The one of the program; dictionaries are large, and all windows share them.
    static Spelling& shared();

    /// Codes of the dictionaries that are installed: "de_DE", "en_US". Found once.
    const QStringList& languages() const { return m_languages; }
    /// "German (Germany)", in that language itself.
    static QString title(const QString& language);
    /// What a preference means: "auto" the desktop's language where there is a dictionary for it, "none", or codes with spaces
    /// between. Codes without a dictionary are left out.
    QStringList chosen(const QString& preference) const;

    /// Reads the dictionaries of these languages where they are not there yet; ready() follows.
    void need(const QStringList& languages);
    bool isReady(const QStringList& languages) const;
    /// By one of the languages, or by the user's own words. What is no word (addresses, numbers) is right.
    bool isRight(const QString& word, const QStringList& languages) const;
    /// At most six, the best of each language first.
    QStringList suggestions(const QString& word, const QStringList& languages) const;
    void setOwnWords(const QStringList& words);

Q_SIGNALS:
    void ready();

private:
    Spelling();

    QStringList m_languages;
    QHash<QString, QString> m_files; ///< by language, without the ending
    QHash<QString, std::shared_ptr<Dictionary>> m_dictionaries;
    QSet<QString> m_asked, m_own;
};

/// Null where the files are no dictionary. Takes a while: not for the main thread.
std::shared_ptr<Dictionary> readDictionary(const QString& path);

} // namespace posthorn::messenger
