#include <unordered_map>

#include "jmap/data/light_view.h"
#include "jmap/data/search_calls.h"
#include "jmap/data/store_calls.h"
#include "jmap/data/threads.h"
#include "jmap/email/methods.h"
#include "jmap/email/render.h"
#include "jmap/shared.h"

namespace posthorn::jmap {

namespace {

/// Which of the wanted bodies exist; the others go to @p result.
std::vector<store::BodyId> bodiesOf(const GetRequest& request, const AccountView& view, GetResult& result)
{
    std::vector<store::BodyId> out;
    for (const std::string& id : request.ids) {
        const auto body = parseId(id, 'e');
        if (body && view.has(*body))
            out.push_back(*body);
        else
            result.missing(id);
    }
    return out;
}

/// The preview from the cache, or made from the message's beginning.
Task<std::string> previewOf(Call call, EmailSource& source)
{
    PreviewCache& cache = call.services().shared.previews;
    if (auto known = cache.find(source.body))
        co_return *known;
    std::string preview;
    if (source.holds == Level::Whole) {
        preview = EmailRenderer::makePreview(source);
    } else {
        constexpr uint64_t beginning = 64 * 1024;
        const AccountView::Placement& at = source.placements.front();
        auto bytes = co_await readMessage(call.services(), at.mailbox->info.id, at.entry.uid, 0, beginning);
        if (!bytes)
            co_return preview;
        EmailSource part;
        part.bytes = std::move(*bytes);
        preview = EmailRenderer::makePreview(part);
    }
    cache.put(source.body, preview);
    co_return preview;
}

/// Puts those previews into the cache that the store's search knows.
Task<bool> gatherPreviews(Call call, const std::vector<EmailSource>& sources)
{
    PreviewCache& cache = call.services().shared.previews;
    std::vector<store::BodyId> missing;
    for (const EmailSource& source : sources) {
        if (!cache.find(source.body))
            missing.push_back(source.body);
    }
    if (missing.empty() || !call.services().store.search)
        co_return false;
    auto previews = co_await readPreviews(call.services(), call.account(), missing);
    for (size_t i = 0; previews && i < missing.size(); ++i) {
        if ((*previews)[i])
            cache.put(missing[i], *(*previews)[i]);
    }
    co_return true;
}

} // namespace

/// RFC 8621 section 4.2.
Task<Answer> emailGet(Call call)
{
    constexpr int64_t sliceMs = 10; // of work before others on the worker get their turn
    constexpr uint64_t maxValues = 64 << 20; // of messages whose texts go into one answer
    auto request = readGet(call, defaultEmailProperties(), isEmailProperty);
    if (!request)
        co_return tl::unexpected<MethodError>(std::move(request.error()));
    if (request->all)
        co_return refuse("requestTooLarge", "ids must be given");
    auto options = readRenderOptions(call, request->properties);
    if (!options)
        co_return tl::unexpected<MethodError>(std::move(options.error()));
    std::vector<store::BodyId> asked;
    for (const std::string& id : request->ids) {
        if (const auto body = parseId(id, 'e'))
            asked.push_back(*body);
    }
    Task<Result<ViewPtr>> viewing = viewOf(call, std::move(asked));
    auto view = co_await viewing;
    if (!view)
        co_return refuse(view.error());
    const EmailRenderer renderer(*options);
    GetResult result;
    const std::vector<store::BodyId> bodies = bodiesOf(*request, **view, result);
    std::vector<EmailSource> sources = findEmails(**view, bodies);
    std::vector<store::BodyId> threads(sources.size());
    if (renderer.wantsThreads()) {
        Task<Result<std::vector<store::BodyId>>> task = threadsOf(call, bodies);
        auto found = co_await task;
        if (!found)
            co_return refuse(found.error());
        threads = std::move(*found);
    }
    std::vector<std::shared_ptr<const void>> owners;
    if (renderer.needed() >= Level::Summary) {
        Task<Result<void>> task = readSummaries(call, sources, owners);
        if (auto read = co_await task; !read)
            co_return refuse(read.error());
    }
    if (renderer.wantsPreview()) {
        Task<bool> task = gatherPreviews(call, sources);
        (void)co_await task;
    }
    Clock& clock = call.services().clock;
    int64_t started = clock.steadyMs();
    uint64_t values = 0;
    for (size_t i = 0; i < sources.size(); ++i) {
        EmailSource& source = sources[i];
        Level level = renderer.needed();
        if (level == Level::Summary && source.holds < Level::Summary)
            level = Level::Whole;
        if (options->textValues || options->htmlValues || options->allValues)
            values += source.size;
        if (values > maxValues && i > 0)
            co_return refuse("requestTooLarge", "the texts of so many messages do not go into one answer");
        Task<Result<void>> reading = readBytes(call, source, level);
        auto read = co_await reading;
        if (!read) {
            if (read.error().kind != ErrorKind::NotFound)
                co_return refuse(read.error());
            result.missing(emailId(source.body)); // destroyed meanwhile
            continue;
        }
        std::string preview;
        if (renderer.wantsPreview()) {
            Task<std::string> task = previewOf(call, source);
            preview = co_await task;
        }
        result.list.push_back(renderer.render(source, BlobId::ofBody(source.body), threads[i], &preview));
        source = EmailSource(); // its bytes are not needed any more
        if (clock.steadyMs() - started >= sliceMs) {
            (void)co_await yieldTo(call.services().worker);
            started = clock.steadyMs();
        }
    }
    co_return std::move(result).answer(call, (*view)->state);
}

} // namespace posthorn::jmap
