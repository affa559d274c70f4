#include "semaphores/instant_files.h"

#include <algorithm>

#include "base/text.h"

namespace posthorn::semaphores {

namespace {

bool isInstantMessage(std::string_view word)
{
    return word.starts_with("IM-") && word.size() > 3 && word.find_first_not_of("0123456789", 3) == std::string_view::npos;
}

/// What the sender can do nothing about: the file waits.
bool isForNow(const Error& error)
{
    return error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Timeout || error.kind == ErrorKind::NoSpace ||
           error.kind == ErrorKind::Io || error.kind == ErrorKind::Cancelled;
}

} // namespace

InstantFiles::InstantFiles(Folder folder, delivery::InstantMessages& messages, watch::Hub& hub, Executor& asker)
    : m_folder(std::move(folder))
    , m_messages(messages)
    , m_hub(hub)
    , m_asker(asker)
{
}

void InstantFiles::take()
{
    pause();
    m_hasToWait = false;
    for (Found& file : m_folder.look()) {
        if (!m_underWay.contains(file.name))
            m_waiting.push_back(std::move(file));
    }
    proceed();
}

void InstantFiles::pause()
{
    m_waiting.clear();
    m_next.reset();
}

void InstantFiles::proceed()
{
    while (m_underWay.size() < mostUnderWay) {
        if (!m_next) {
            if (m_waiting.empty())
                return;
            const Found file = std::move(m_waiting.front());
            m_waiting.pop_front();
            if (file.word == "ALERT")
                announce(file);
            else if (isInstantMessage(file.word))
                m_next = read(file);
            continue;
        }
        const std::string to = m_next->content.to.text();
        if (std::any_of(m_underWay.begin(), m_underWay.end(), [&](const auto& each) { return each.second == to; }))
            return; // its answer goes on
        send(*std::exchange(m_next, std::nullopt));
    }
}

std::optional<InstantFiles::Message> InstantFiles::read(const Found& file)
{
    const auto bytes = m_folder.read(file);
    if (!bytes && bytes.error().kind == ErrorKind::NotFound)
        return std::nullopt;
    auto content = bytes ? parseImFile(*bytes) : passOn(bytes.error());
    if (!content) {
        refuse(file, content.error().text);
        return std::nullopt;
    }
    return Message{file, std::move(*content)};
}

void InstantFiles::send(Message message)
{
    m_underWay.emplace(message.file.name, message.content.to.text());
    m_messages.send(message.content.to, {message.content.from, {}, std::move(message.content.text), message.file.id}, m_asker,
                    m_life.bind([this, file = message.file](Result<void> result) { settle(file, result); }));
}

void InstantFiles::announce(const Found& file)
{
    const auto bytes = m_folder.read(file);
    if (!bytes || trimmed(*bytes).empty() || !isUtf8(*bytes))
        return refuse(file, bytes ? "it is no UTF-8 text" : bytes.error().text);
    m_underWay.emplace(file.name, std::string());
    m_messages.announce({}, {{}, {}, std::string(trimmed(*bytes)), {}}, m_asker,
                        m_life.bind([this, file](Result<size_t> reached) {
                            if (reached)
                                m_hub.log(watch::Channel::System, watch::Level::Info,
                                          file.name + ": told to " + std::to_string(*reached) + " users");
                            settle(file, reached ? Result<void>() : Result<void>(passOn(reached.error())));
                        }));
}

void InstantFiles::settle(const Found& file, const Result<void>& result)
{
    m_underWay.erase(file.name);
    if (result)
        m_folder.remove(file);
    else if (isForNow(result.error())) {
        m_hasToWait = true;
        pause(); // what comes behind it must not overtake it
    } else
        refuse(file, result.error().text);
    proceed();
}

void InstantFiles::refuse(const Found& file, const std::string& why)
{
    m_hub.log(watch::Channel::System, watch::Level::Warning, "WorldClient/" + file.name + " was put into bad/: " + why);
    m_folder.putAside(file);
}

} // namespace posthorn::semaphores
