// People to be found: among the contacts, in the server's directory (XEP-0055), in address books.
#pragma once

#include "messenger/client/chat/core.h"

namespace posthorn::messenger {

class Directory final : public Module {
public:
    using Module::Module;
    void search(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then);

private:
    void ask(const QString& words, QObject* context, std::function<void(QList<DirectoryEntry>)> then);
};

} // namespace posthorn::messenger
