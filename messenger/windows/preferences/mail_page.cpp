// What an alert of new mail shows, and each folder's own choice: whether it alerts, and its colour.
#include <QCheckBox>
#include <QHBoxLayout>
#include <QPointer>
#include <QSpinBox>
#include <QVBoxLayout>

#include "messenger/models/text.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/folder_colours.h"
#include "messenger/windows/preferences/preference_page.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

class MailPage final : public PreferencePage {
public:
    MailPage(Desk& desk, QWidget* parent)
        : PreferencePage(desk, PreferencePage::tr("Mail alerts"), parent)
        , m_folders(new QVBoxLayout)
    {
        check(Preference::NotifyMail, PreferencePage::tr("Tell of new mail"));
        section(PreferencePage::tr("What an alert shows"));
        check(Preference::MailShowSender, PreferencePage::tr("The sender"));
        check(Preference::MailShowSubject, PreferencePage::tr("The subject"));
        check(Preference::MailShowPreview, PreferencePage::tr("The beginning of the text"));
        number(Preference::MailInterval, PreferencePage::tr("Where the server does not tell by itself, ask every"), PreferencePage::tr(" seconds"));
        section(PreferencePage::tr("Folders"));
        note(PreferencePage::tr("Folders with a mark tell of new mail; the colour stands in the list, in the tray's menu and on the notice."));
        m_folders->setSpacing(4);
        column()->addLayout(m_folders);
        end();
        connect(&desk, &Desk::accountsChanged, this, &MailPage::fill);
        connect(this, &PreferencePage::shown, this, &MailPage::fill); // folders come with the first answer of the server
        fill();
    }

private:
    void fill()
    {
        clearRows(m_folders);
        bool any = false;
        for (const DeskAccount& account : desk().accounts()) {
            if (!account.mail)
                continue;
            if (desk().accounts().size() > 1)
                m_folders->addWidget(plainLabel(isolated(account.address), "muted", this));
            for (const Folder& folder : account.mail->folders()) {
                any = true;
                m_folders->addWidget(line(*account.mail, folder));
            }
        }
        if (!any)
            m_folders->addWidget(textLabel(PreferencePage::tr("No folders are known yet."), "muted", this));
    }

    QWidget* line(MailWatch& watch, const Folder& folder)
    {
        auto* made = new QWidget(this);
        auto* parts = new QHBoxLayout(made);
        parts->setContentsMargins(0, 0, 0, 0);
        auto* box = new QCheckBox(folder.title(), made);
        box->setChecked(folder.alerts);
        auto* colour = new QToolButton(made);
        colour->setIcon(colourSwatch(folder.colour));
        colour->setToolTip(PreferencePage::tr("Colour of %1").arg(folder.title()));
        colour->setAccessibleName(colour->toolTip());
        const auto keep = [mail = QPointer(&watch), id = folder.id, role = folder.role](const std::function<void(FolderRule&)>& change) {
            if (!mail)
                return;
            FolderRule rule = mail->rules().rule(id, role);
            change(rule);
            mail->setFolderRule(id, rule);
        };
        connect(box, &QCheckBox::toggled, this, [keep](bool on) { keep([on](FolderRule& rule) { rule.alerts = on; }); });
        connect(colour, &QToolButton::clicked, this, [this, keep, colour, mail = QPointer(&watch), id = folder.id, role = folder.role] {
            if (!mail)
                return;
            const auto chosen = chooseFolderColour(mail->rules().rule(id, role).colour, colour, this);
            if (!chosen)
                return;
            colour->setIcon(colourSwatch(*chosen));
            keep([&](FolderRule& rule) { rule.colour = *chosen; });
        });
        parts->addWidget(box, 1);
        parts->addWidget(colour);
        return made;
    }

    QVBoxLayout* m_folders;
};

} // namespace

PreferencePage* makeMailPage(Desk& desk, QWidget* parent)
{
    return new MailPage(desk, parent);
}

} // namespace posthorn::messenger
