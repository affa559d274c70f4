// Small pieces that every page is made of.
#pragma once

#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <functional>

#include "gui/shell/icon_source.h"

class QAbstractItemView;
class QAbstractScrollArea;
class QAction;
class QFormLayout;
class QPlainTextEdit;

namespace posthorn::gui {

/// A line of one pixel between two parts.
class Separator final : public QWidget {
    Q_OBJECT
public:
    explicit Separator(Qt::Orientation orientation = Qt::Horizontal, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Qt::Orientation m_orientation;
};

/// A label in the theme's muted colour, or in one of its tones.
class ToneLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ToneLabel(const QString& text = {}, Tone tone = Tone::Muted, QWidget* parent = nullptr);
    void setTone(Tone tone);

protected:
    void changeEvent(QEvent* event) override;

private:
    void dress();
    Tone m_tone;
    bool m_dressing = false;
};

/// An icon that is drawn anew with each theme.
class IconLabel final : public QWidget {
    Q_OBJECT
public:
    IconLabel(const QString& name, int size, Tone tone = Tone::Muted, QWidget* parent = nullptr);
    void setIcon(const QString& name, Tone tone);
    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    int m_size;
    Tone m_tone;
};

/// A field for filters and searches: magnifier in front, a cross that empties it. Escape empties it too.
class SearchEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit SearchEdit(const QString& placeholder, QWidget* parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

/// A field for a password, with an eye that shows it.
class PasswordEdit final : public QLineEdit {
    Q_OBJECT
public:
    explicit PasswordEdit(QWidget* parent = nullptr);

private:
    QAction* m_eye;
};

/// How strong a password is: four bars and a word.
class StrengthMeter final : public QWidget {
    Q_OBJECT
public:
    explicit StrengthMeter(QWidget* parent = nullptr);
    void setPassword(const QString& password);
    /// 0 (none) to 4 (strong): by length, kinds of characters, repetitions and the most common words.
    static int strength(const QString& password);
    static QString word(int strength);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_strength = 0;
};

/// What stands in the place of a list or a text while it has nothing: an icon, a heading, a sentence.
class EmptyHint final : public QWidget {
    Q_OBJECT
public:
    /// Lies over @p view's viewport and shows itself whenever the view's model has no rows. Set the model first.
    EmptyHint(QAbstractItemView* view, const QString& icon, const QString& heading, const QString& sentence);
    /// The same over a text.
    EmptyHint(QPlainTextEdit* edit, const QString& icon, const QString& heading, const QString& sentence);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    EmptyHint(QAbstractScrollArea* area, std::function<bool()> isEmpty, const QString& icon, const QString& heading,
              const QString& sentence);
    void judge() { setVisible(m_isEmpty()); }

    QAbstractScrollArea* m_area;
    std::function<bool()> m_isEmpty;
    QString m_icon;
    QString m_heading;
    QString m_sentence;
};

/// A flat button with an icon whose text is tooltip and accessible name.
QToolButton* iconButton(const QString& icon, const QString& text, QWidget* parent, const QKeySequence& shortcut = {});
/// The same with the text beside the icon.
QToolButton* textButton(const QString& icon, const QString& text, QWidget* parent);
/// The text without its mnemonic's ampersand.
QString withoutMnemonic(QString text);
/// Aligns a label by the layout's direction. By itself it goes by its text's, and figures have none.
void alignLabel(QLabel* label, Qt::Alignment alignment);
/// Centres each label on its field; to be called once all rows are there.
void centreLabels(QFormLayout* form);
/// A heading of a page or of a part of one.
QLabel* heading(const QString& text, QWidget* parent = nullptr, qreal scale = 1.25);

} // namespace posthorn::gui
