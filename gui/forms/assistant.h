// The assistant of the first start: what a new server needs to know, asked once.
#pragma once

#include <QWizard>
#include <optional>
#include <string>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QRadioButton;

namespace posthorn::gui {

class PasswordEdit;
class PasswordPair;

enum class PortChoice { User /**< 2525, 2143, ... */, Standard /**< 25, 143, ... */ };

/// What the user decided; the server's assembly acts on it.
struct AssistantResult {
    std::string domain; ///< lower case
    std::string postmasterPassword;
    PortChoice ports = PortChoice::User;
    bool demoData = false;
};

/// A service of the server, for the pages that tell its ports.
struct AssistantService {
    std::string name; ///< as in run/ports.json
    uint16_t userPort = 0;
    uint16_t standardPort = 0;
};

struct AssistantDefaults {
    std::string domain; ///< a suggestion; may be empty
    int leastPassword = 4;
    bool standardPortsPossible = false; ///< see standardPortsPossible()
    std::vector<AssistantService> services{}; ///< all that the server has
};

/// True when this process may listen on ports below 1024.
bool standardPortsPossible();

class Assistant final : public QWizard {
    Q_OBJECT
public:
    explicit Assistant(const AssistantDefaults& defaults, QWidget* parent = nullptr);
    enum Page { WelcomePage, DomainPage, PasswordPage, PortsPage, DemoPage, SummaryPage, PageCount };
    AssistantResult result() const;
    static QString pageTitle(int page);

    // The fields, for the pages and for tests.
    QLineEdit* domainEdit() const { return m_domain; }
    PasswordEdit* passwordEdit() const;
    PasswordEdit* againEdit() const;
    QRadioButton* standardButton() const { return m_standard; }
    QRadioButton* userButton() const { return m_user; }
    QCheckBox* demoBox() const { return m_demo; }

private:
    QWizardPage* makeWelcome();
    QWizardPage* makeDomain();
    QWizardPage* makePassword();
    QWizardPage* makePorts();
    QWizardPage* makeDemo();
    QWizardPage* makeSummary();
    void fillSummary();

    AssistantDefaults m_defaults;
    QLineEdit* m_domain = nullptr;
    PasswordPair* m_password = nullptr;
    QRadioButton* m_user = nullptr;
    QRadioButton* m_standard = nullptr;
    QCheckBox* m_demo = nullptr;
    QLabel* m_summary = nullptr;
};

} // namespace posthorn::gui
