%% One chumak socket (pure Erlang) that follows the script of peer.c, without options, for recording what it sends.
-module(zmq_peer).
-export([main/0]).

main() ->
    [Type, How, Endpoint | Words] = init:get_plain_arguments(),
    error_logger:tty(false),
    {ok, _} = application:ensure_all_started(chumak),
    {Identity, Steps} = case Words of
        ["id=" ++ Id, "go" | Rest] -> {Id, Rest};
        ["go" | Rest] -> {"", Rest}
    end,
    Kind = list_to_atom(string:lowercase(Type)),
    {ok, Socket} = chumak:socket(Kind, Identity),
    %% chumak sends its subscriptions when it connects.
    {Early, Late} = lists:splitwith(fun(Step) -> lists:prefix("sub:", Step) end, Steps),
    lists:foreach(fun(Step) -> step(Socket, Step) end, Early),
    ["tcp", "//" ++ Host, Port] = string:split(Endpoint, ":", all),
    {ok, _} = case How of
        "bind" -> chumak:bind(Socket, tcp, Host, list_to_integer(Port));
        "connect" -> chumak:connect(Socket, tcp, Host, list_to_integer(Port))
    end,
    io:format("ready~n"),
    lists:foreach(fun(Step) -> step(Socket, Step) end, Late),
    timer:sleep(300),
    halt(0).

part("%" ++ Count) -> << <<($a + Index rem 26)>> || Index <- lists:seq(0, list_to_integer(Count) - 1) >>;
part(Text) -> list_to_binary(Text).

step(Socket, "sub:" ++ Prefix) -> chumak:subscribe(Socket, Prefix);
step(Socket, "unsub:" ++ Prefix) -> chumak:cancel(Socket, Prefix);
step(Socket, "send:" ++ Text) ->
    case [part(Part) || Part <- string:split(Text, "|", all)] of
        [One] -> ok = chumak:send(Socket, One);
        Parts -> ok = chumak:send_multipart(Socket, Parts)
    end;
step(Socket, "recv") -> {ok, _} = chumak:recv(Socket);
step(Socket, "recv-parts") -> {ok, _} = chumak:recv_multipart(Socket);
step(Socket, "echo") -> {ok, Data} = chumak:recv(Socket), ok = chumak:send(Socket, Data);
step(_, "wait:" ++ Ms) -> timer:sleep(list_to_integer(Ms)).
