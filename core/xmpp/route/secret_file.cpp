#include "xmpp/route/secret_file.h"

#include <fstream>

#include "base/text.h"

namespace posthorn::xmpp {

SecretFile::SecretFile(config::Settings& settings, config::Setting path)
{
    m_state->read(settings.snapshot()->text(path));
    settings.onPublished([state = m_state, path](const config::SnapshotPtr& snapshot) { state->read(snapshot->text(path)); });
}

std::string SecretFile::get() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->secret;
}

void SecretFile::State::read(const std::string& path)
{
    std::string found;
    if (!path.empty()) {
        std::ifstream file(path, std::ios::binary);
        char bytes[4096];
        file.read(bytes, sizeof bytes);
        found = trimmed(std::string_view(bytes, size_t(file.gcount())));
    }
    const std::lock_guard lock(mutex);
    secret = std::move(found);
}

} // namespace posthorn::xmpp
