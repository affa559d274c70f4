// What is about the controller itself: its accounts, and the files that it shows and takes.
#include "admin/data_files.h"
#include "admin/registry.h"
#include "base/files.h"
#include "base/random.h"
#include "base/text.h"

namespace posthorn::admin {

namespace {

constexpr std::string_view settingsFile = "posthorn.ini";

tl::unexpected<Error> noAccounts()
{
    return fail(ErrorKind::Unsupported, "this server has no controller accounts");
}

void addAccount(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    reply(context.controllerAccounts ? done(context.controllerAccounts->add(arguments[0], arguments[1])) : noAccounts());
}

void removeAccount(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    reply(context.controllerAccounts ? done(context.controllerAccounts->remove(arguments[0])) : noAccounts());
}

void listAccounts(Context& context, const Caller&, Arguments, Executor&, Reply<Answer> reply)
{
    if (!context.controllerAccounts)
        return reply(noAccounts());
    Answer answer{{}, true};
    for (std::string& name : context.controllerAccounts->names())
        answer.rows.push_back({std::move(name)});
    reply(std::move(answer));
}

void listFiles(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto found = DataFiles(context.dataFolder).list(arguments[0], arguments[1]);
    if (!found)
        return reply(passOn(found.error()));
    Answer answer{{}, true};
    for (const auto& [name, size] : *found)
        answer.rows.push_back({name, std::to_string(size)});
    reply(std::move(answer));
}

void getFile(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto text = DataFiles(context.dataFolder).read(arguments[0]);
    if (!text)
        return reply(passOn(text.error()));
    reply(rawAnswer(*text));
}

/// Whether the server could be started with these settings; Corrupt with the reason where not.
Result<void> checkSettings(const Context& context, const std::string& text)
{
    auto& files = FileSystem::system();
    const std::string path = context.dataFolder + "/run/" + randomName(16) + ".ini";
    auto result = replaceFile(files, path, text);
    if (result)
        result = config::Settings(path).reload();
    (void)files.remove(path);
    if (!result)
        return fail(result.error().kind == ErrorKind::Invalid ? ErrorKind::Corrupt : result.error().kind, result.error().text,
                    result.error().detail);
    return {};
}

void setFile(Context& context, const Caller&, Arguments arguments, Executor&, Reply<Answer> reply)
{
    const auto path = DataFiles::check(arguments[0]);
    if (!path)
        return reply(passOn(path.error()));
    const std::string& text = arguments.back();
    if (text.find('\0') != std::string::npos || !isUtf8(text))
        return reply(fail(ErrorKind::Corrupt, "this is no UTF-8 text"));
    const bool isSettings = *path == settingsFile;
    if (isSettings) {
        if (auto good = checkSettings(context, text); !good)
            return reply(passOn(good.error()));
    }
    auto written = DataFiles(context.dataFolder).write(*path, text);
    if (written && isSettings)
        context.hub.send({watch::Control::Kind::Reload, {}, 0});
    reply(done(std::move(written)));
}

} // namespace

void addControllerOperations(Registry& registry)
{
    registry.add({{"ctrlaccountadd", "name password", "Adds an account for the controller protocol.", 2, 2,
                   Permission::Global, true},
                  addAccount,
                  1});
    registry.add({{"ctrlaccountdel", "name", "Removes an account of the controller protocol.", 1, 1, Permission::Global, true},
                  removeAccount});
    registry.add({{"ctrlaccountlist", "", "Lists the accounts of the controller protocol.", 0, 0, Permission::Global, false, false,
                   "name"},
                  listAccounts});
    registry.add({{"filelist", "path pattern",
                   "Lists files of a folder inside the data folder: name, size in bytes. The pattern may hold * and ?.", 2, 2,
                   Permission::Global, false, false, "name size"},
                  listFiles});
    registry.add({{"cfgfileget", "path", "Shows a text file of the data folder, line by line.", 1, 1, Permission::Global, true},
                  getFile});
    registry.add({{"cfgfileset", "path",
                   "Replaces a text file of the data folder by the text that follows, or removes it when there is none. "
                   "posthorn.ini is checked first, and read anew.",
                   1, 1, Permission::Global, true, true},
                  setFile});
}

} // namespace posthorn::admin
