#include "messenger/client/mail/mail_types.h"

#include <QCoreApplication>

namespace posthorn::messenger {

QString Folder::title() const
{
    struct Row {
        const char* role;
        const char* title;
    };
    static constexpr Row rows[] = {
        {"inbox", QT_TRANSLATE_NOOP("Folder", "Inbox")}, {"archive", QT_TRANSLATE_NOOP("Folder", "Archive")},
        {"drafts", QT_TRANSLATE_NOOP("Folder", "Drafts")}, {"junk", QT_TRANSLATE_NOOP("Folder", "Junk")},
        {"sent", QT_TRANSLATE_NOOP("Folder", "Sent")}, {"trash", QT_TRANSLATE_NOOP("Folder", "Trash")},
    };
    for (const Row& row : rows) {
        if (role == QLatin1String(row.role))
            return QCoreApplication::translate("Folder", row.title);
    }
    return name.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty);
}

} // namespace posthorn::messenger
