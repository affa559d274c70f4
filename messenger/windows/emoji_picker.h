// A window of emoji below the button that opened it: searched by typing, walked through by the arrow keys.
#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;
class QLineEdit;
class QListWidget;
class QToolButton;

namespace posthorn::messenger {

class EmojiPicker final : public QFrame {
    Q_OBJECT
public:
    explicit EmojiPicker(QWidget* parent = nullptr);

    /// Above or below @p anchor, inside the screen, with the cursor in the search field.
    void popUp(QWidget* anchor);
    QLineEdit* search() const { return m_search; }
    QListWidget* grid() const { return m_grid; }
    /// The last ones that were chosen in this process, the latest first.
    static QStringList recent();

Q_SIGNALS:
    void chosen(const QString& emoji);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void fill();
    void choose();

    QLineEdit* m_search;
    QListWidget* m_grid;
    QLabel* m_name;
    QList<QToolButton*> m_groups;
    QString m_group;
};

} // namespace posthorn::messenger
