// The first start, and every further account: address and password, or a profile file; how far the search for the servers is;
// what a certificate is that nobody vouches for.
#pragma once

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace posthorn::messenger {

class FirstStart final : public QDialog {
    Q_OBJECT
public:
    enum class Step { Ask, Search, Certificate, Done };

    explicit FirstStart(QWidget* parent = nullptr);

    // The program drives it.
    void setAddress(const QString& address);
    /// An account that is there has to be signed in again: its address stands, and @p why is said.
    void signInAgain(const QString& address, const QString& why, bool keeps = true);
    /// A line below the progress: "Looking for mail.example.org …".
    void showProgress(const QString& text);
    /// Back to the fields, with what went wrong. @p passwordWrong puts the cursor there.
    void showProblem(const QString& problem, bool passwordWrong = false);
    /// Asks whether this certificate is to be trusted; @p known is empty where none was pinned.
    void showCertificate(const QString& host, const QString& reason, const QString& shown, const QString& known);
    void showDone(const QString& text);

    Step step() const { return m_step; }
    QString address() const;
    QString password() const;
    bool keepsPassword() const;
    QString server() const; ///< as typed under "more"; empty: is looked for
    QString problem() const; ///< why the fields cannot be sent off yet

Q_SIGNALS:
    void wanted(const QString& address, const QString& password, const QString& server, bool keep);
    void profileChosen(const QString& file);
    void certificateAnswered(bool trust);
    void cancelled(); ///< while searching

private:
    void judge();
    void go(Step step);

    Step m_step = Step::Ask;
    QStackedWidget* m_pages = nullptr;
    QLineEdit* m_address = nullptr;
    QLineEdit* m_password = nullptr;
    QLineEdit* m_server = nullptr;
    QCheckBox* m_keep = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_progress = nullptr;
    QLabel *m_title = nullptr, *m_subtitle = nullptr, *m_sign = nullptr;
    QLabel *m_certificate = nullptr, *m_shown = nullptr, *m_knownCaption = nullptr, *m_known = nullptr;
    QPushButton* m_file = nullptr;
    bool m_again = false;
    QLabel* m_done = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_back = nullptr;
};

} // namespace posthorn::messenger
