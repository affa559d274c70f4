// The styles that there are, and the one in force. Styles/<Name>/<Name>.qss or .msstyles is looked for in the profile, beside
// the program and among those that come along, in this order; the first of a name counts.
#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "base/result.h"
#include "messenger/skins/skin.h"

class QApplication;
class QTemporaryDir;

namespace posthorn::messenger {

class Skins final : public QObject {
    Q_OBJECT
public:
    /// A style that can be chosen. Whether it can be read shows when it is.
    struct Entry {
        QString name;
        QString title; ///< in the user's language, of those that come along
        SkinOrigin origin = SkinOrigin::BuiltIn;
        QString file;
    };

    /// @p profile may be empty. The style of the application becomes Fusion; nothing else is changed before choose().
    explicit Skins(QApplication& application, const QString& profile = {}, QObject* parent = nullptr);
    ~Skins() override;

    /// Looks again: files may have come.
    QList<Entry> list() const;
    /// Puts the style of that name in force; empty: light or dark, as the desktop is. Returns why it cannot be, in the user's
    /// words: then all stays as it is.
    QString choose(const QString& name);
    /// The colours of a style that is not in force, for a preview; nothing where it cannot be read.
    std::optional<Colours> look(const QString& name) const;
    QString chosen() const { return m_chosen; }
    /// The one in force, with what could not be taken over.
    const Skin& current() const { return m_current; }
    /// Points; 0: the style's, or the desktop's.
    void setFontSize(int points);
    static bool desktopIsDark(const QPalette& palette);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    Result<Skin> read(const Entry& entry) const;
    void apply(Skin skin);
    QString withFiles(QString sheet, const Skin& skin);

    QApplication& m_application;
    QString m_profile;
    QString m_chosen;
    Skin m_current;
    QFont m_desktopFont;
    int m_fontSize = 0;
    bool m_desktopDark = false;
    bool m_applying = false;
    std::unique_ptr<QTemporaryDir> m_files; ///< pictures that a style sheet names
};

} // namespace posthorn::messenger
