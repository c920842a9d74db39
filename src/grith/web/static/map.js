"use strict";
// The live map in place of the drawn one. Without WebGL, or without this script, the drawing and the table stay.
(function () {
  const section = document.getElementById("live");
  const panes = document.getElementById("live-map");
  const note = document.getElementById("live-note");
  if (!section || !panes || typeof maplibregl === "undefined") return;
  if (!webgl()) { say("This browser cannot draw the live map (no WebGL). The drawing and the table below show the same reports."); return; }
  maplibregl.setWorkerUrl("/static/vendor/maplibre-gl-worker.js");

  const NEUTRAL = "#767676";
  const ORDER = ["violation", "undetermined", "excused", "no violation", "out of scope"];
  const EMPTY = { type: "FeatureCollection", features: [] };
  const maps = [];
  let moving = false;
  let touched = false;  // somebody chose what part is seen

  function webgl() {
    try {
      const canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch (error) { return false; }
  }
  function say(words) { note.textContent = words; note.hidden = false; }
  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function element(tag, text, more) { return Object.assign(document.createElement(tag), { textContent: text || "" }, more || {}); }
  function number(n) { return n.toLocaleString("en"); }
  function reports(n) { return number(n) + (n === 1 ? " incident report" : " incident reports"); }

  function get(address, signal) {
    return fetch(address, { headers: { accept: "application/json" }, signal: signal })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(new Error("status " + answer.status)); });
  }
  // An address with the filters of the page and what else is asked.
  function asked(path, more) {
    const query = new URLSearchParams(section.dataset.query);
    for (const [name, value] of Object.entries(more)) { if (value === "") query.delete(name); else query.set(name, value); }
    return path + "?" + query;
  }

  get(section.dataset.address)
    .then(begin)
    .catch(function () { panes.hidden = true; say("The live map could not be loaded; the drawing below shows the same marks."); });

  function begin(data) {
    if (!data.frame) return;
    const choice = document.getElementById("map-choice");
    const lens = document.getElementById("map-lens");
    if (lens) {
      choice.hidden = false;
      lens.addEventListener("change", function () { show(data, lens.value); });
    }
    let text = "Boundaries shown do not imply endorsement.";
    if (data.notes.length) text += " Dashed or left out: " + data.notes.join(" ");
    if (data.without_place) text += " " + reports(data.without_place) + " without a place: in the table, not on the map.";
    if (data.terms_problem) text += " The agreement's lines cannot be drawn: " + data.terms_problem;
    say(text);
    fold();
    show(data, lens ? lens.value : "");
  }

  // ------------------------------------------------------------------ one map, or one for each reading

  function show(data, lens) {
    const kept = maps.length && touched ? { center: maps[0].getCenter(), zoom: maps[0].getZoom() } : null;
    for (const map of maps.splice(0)) map.remove();
    panes.replaceChildren();
    panes.hidden = false;
    const readings = lens === "*" ? data.readings : data.readings.filter(function (r) { return r.id === lens; });
    // All frames first: a map takes the size that its frame has when it is made.
    const shown = readings.length ? readings : [null];
    const frames = shown.map(frame);
    shown.forEach(function (reading, n) { pane(data, reading, kept, frames[n]); });
    legend(data, readings.length > 0);
  }

  function frame(reading) {
    const figure = document.createElement("figure");
    const box = element("div", "", { className: "live-pane" });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", reading ? "Map by finding, " + reading.title : "Map of incident reports");
    if (reading) figure.append(element("figcaption", reading.title + ", if the claims are true as told"));
    const status = element("p", "", { className: "note live-count" });
    status.setAttribute("role", "status");
    figure.append(box, status);
    panes.append(figure);
    return { box: box, status: status };
  }

  function pane(data, reading, kept, made) {
    const box = made.box;
    const status = made.status;
    const map = new maplibregl.Map({
      container: box,
      attributionControl: false,
      ...(kept || { bounds: [[data.frame[0], data.frame[1]], [data.frame[2], data.frame[3]]], fitBoundsOptions: { padding: 20 } }),
      maxZoom: 13,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": colour("--sea") } }] }
    });
    maps.push(map);
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.getCanvas().setAttribute("aria-label", "Map of incident reports; arrow keys move, plus and minus zoom. The table below lists the same reports.");
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");
    const loaded = new Promise(function (done) { map.on("load", done); });
    loaded.then(function () { ground(map, data); layers(map, data, reading); places(map, data); });
    let waiting = 0;
    let running = null;
    // For who listens to the page, and for who waits for it: drawn, counted and at rest, or not yet.
    function busy(yes) { box.setAttribute("aria-busy", yes ? "true" : "false"); }
    function look() {
      busy(true);
      if (running) running.abort();
      running = new AbortController();
      const bounds = map.getBounds();
      const bbox = [Math.max(bounds.getWest(), -399), Math.max(bounds.getSouth(), -90), Math.min(bounds.getEast(), 399), Math.min(bounds.getNorth(), 90)]
        .map(function (n) { return n.toFixed(5); }).join(",");
      const address = asked("/api/map/window", { bbox: bbox, zoom: map.getZoom().toFixed(2), reading: reading ? reading.id : "" });
      Promise.all([get(address, running.signal), loaded]).then(function (found) {
        draw(map, data, reading, found[0]);
        count(status, found[0].grith, bbox, reading);
        map.once("idle", function () { busy(false); });
        map.triggerRepaint();
      }).catch(function (error) {
        if (error.name === "AbortError") return;
        status.textContent = "The reports of this part of the map could not be loaded.";
        busy(false);
      });
    }
    map.on("moveend", function () { clearTimeout(waiting); waiting = setTimeout(look, 120); });
    map.on("movestart", function (event) {
      busy(true);
      if (event.originalEvent) touched = true;
    });
    map.on("move", function () {
      if (moving) return;
      moving = true;
      for (const other of maps) if (other !== map) other.jumpTo({ center: map.getCenter(), zoom: map.getZoom() });
      moving = false;
    });
    look();
  }

  function count(status, told, bbox, reading) {
    let cells = ", counted in cells, the darker the more: come closer to see each. ";
    if (reading) cells = ", counted in cells. A cell has the colour of its gravest finding, the darker the more reports have it, if true as told: come closer to see each. ";
    status.textContent = reports(told.shown) + " in view" + (told.shape === "cells" ? cells : ". ");
    if (told.shown) status.append(element("a", "List them", { href: asked("/truce", { bbox: bbox }) + "#incidents" }));
  }

  // ------------------------------------------------------------------ what stays

  function ground(map, data) {
    map.addSource("lines", { type: "geojson", data: data.lines });
    const styles = { coast: ["--coast", null], border: ["--border", null], disputed: ["--border", [3, 2]] };
    for (const [style, [name, dashes]] of Object.entries(styles)) {
      const paint = { "line-color": colour(name), "line-width": 1.1 };
      if (dashes) paint["line-dasharray"] = dashes;
      map.addLayer({ id: style, type: "line", source: "lines", filter: ["==", ["get", "style"], style], paint: paint });
    }
    map.addSource("terms", { type: "geojson", data: data.terms });
    const ink = colour("--ink");
    map.addLayer({ id: "buffers", type: "fill", source: "terms", filter: ["==", ["get", "kind"], "buffer"], paint: { "fill-color": ink, "fill-opacity": 0.07 } });
    map.addLayer({ id: "zones", type: "fill", source: "terms", filter: ["==", ["get", "kind"], "zone"], paint: { "fill-color": ink, "fill-opacity": 0.1 } });
    map.addLayer({ id: "edges", type: "line", source: "terms", filter: ["!=", ["get", "kind"], "line"], paint: { "line-color": ink, "line-width": 1, "line-dasharray": [2, 2] } });
    map.addLayer({ id: "contact", type: "line", source: "terms", filter: ["==", ["get", "kind"], "line"], paint: { "line-color": ink, "line-width": 2.4, "line-dasharray": [4, 1.5] } });
    for (const layer of ["contact", "zones", "buffers"]) {
      map.on("click", layer, function (event) {
        if (map.queryRenderedFeatures(event.point, { layers: ["marks", "clusters", "middles", "cells"].filter(function (l) { return map.getLayer(l); }) }).length) return;
        const p = event.features[0].properties;
        const dates = (p.since ? " From " + p.since + "." : "") + (p.until ? " Until " + p.until + "." : "");
        new maplibregl.Popup({ maxWidth: "20rem" }).setLngLat(event.lngLat).setText(p.title + (p.who ? " (" + p.who + ")" : "") + "." + dates).addTo(map);
      });
    }
  }

  document.documentElement.addEventListener("grith-theme", function () {
    for (const map of maps) {
      if (!map.getLayer("coast")) continue;
      map.setPaintProperty("sea", "background-color", colour("--sea"));
      map.setPaintProperty("coast", "line-color", colour("--coast"));
      for (const name of ["border", "disputed"]) map.setPaintProperty(name, "line-color", colour("--border"));
      for (const name of ["edges", "contact"]) map.setPaintProperty(name, "line-color", colour("--ink"));
    }
  });

  // ------------------------------------------------------------------ the reports

  // Several marks in one have the colour of their gravest finding, or of their accuser if they have one and the same.
  function together(data, reading) {
    const tints = reading ? ORDER.map(function (name) { return data.findings.find(function (f) { return f.name === name; }).colour; })
      : data.accusers.map(function (a) { return a.colour; });
    const pairs = tints.flatMap(function (tint, rank) { return [rank, tint]; });
    const one = pairs.length ? ["match", ["get", "low"], ...pairs, NEUTRAL] : NEUTRAL;
    return reading ? one : ["case", ["==", ["get", "low"], ["get", "high"]], one, NEUTRAL];
  }

  // How full a mark of a finding is, so that colour is never the only sign: full, half or a ring.
  function fullness(result) { return result === "violation" ? 0.9 : result === "undetermined" ? 0.45 : 0.08; }

  function layers(map, data, reading) {
    for (const name of ["cells", "areas", "middles"]) map.addSource(name, { type: "geojson", data: EMPTY });
    map.addSource("points", { type: "geojson", data: EMPTY, cluster: true, clusterRadius: 36, clusterMaxZoom: 10,
      clusterProperties: { low: ["min", ["get", "rank"]], high: ["max", ["get", "rank"]] } });
    map.addLayer({ id: "cells", type: "fill", source: "cells", paint: { "fill-color": ["get", "colour"], "fill-opacity": ["get", "share"] } });
    map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.06 } });
    map.addLayer({ id: "rims", type: "line", source: "areas", paint: { "line-color": ["get", "colour"], "line-width": 1, "line-dasharray": [1, 2] } });
    const size = ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 6, 5, 13, 30, 30];
    map.addLayer({ id: "middles", type: "circle", source: "middles", paint: { "circle-color": ["get", "colour"], "circle-radius": size, "circle-opacity": ["get", "full"], "circle-stroke-color": ["get", "edge"], "circle-stroke-width": ["get", "rim"] } });
    map.addLayer({
      id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
      paint: {
        "circle-color": together(data, reading), "circle-opacity": reading ? ["match", ["get", "low"], ...ORDER.flatMap(function (name, rank) { return [rank, fullness(name)]; }), 0.55] : 0.55,
        "circle-stroke-color": colour("--ink"), "circle-stroke-width": 1.5,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 8, 10, 22, 50, 40]
      }
    });
    map.addLayer({ id: "marks", type: "circle", source: "points", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": ["get", "colour"], "circle-radius": 6, "circle-opacity": ["get", "full"], "circle-stroke-color": ["get", "edge"], "circle-stroke-width": ["get", "rim"] } });
    map.on("click", "marks", function (event) {
      const p = event.features[0].properties;
      popup(map, event.lngLat, [p.x, p.y, p.x, p.y], 1);
    });
    map.on("click", "middles", function (event) {
      const p = event.features[0].properties;
      popup(map, event.lngLat, [p.longitude, p.latitude, p.longitude, p.latitude], p.count, " known to lie within " + number(Math.round(p.precision_km)) + " km of here");
    });
    map.on("click", "clusters", function (event) {
      const p = event.features[0].properties;
      map.getSource("points").getClusterLeaves(p.cluster_id, 1000, 0).then(function (leaves) {
        const xs = leaves.map(function (l) { return l.properties.x; });
        const ys = leaves.map(function (l) { return l.properties.y; });
        popup(map, event.lngLat, [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], p.point_count);
      });
    });
    map.on("click", "cells", function (event) {
      const p = event.features[0].properties;
      const about = element("p", reports(p.count) + " in this cell, each one source's claim. " + (p.told ? "If true as told: " + p.told + ". " : ""));
      const closer = element("button", "Come closer", { type: "button" });
      about.append(closer);
      const shown = new maplibregl.Popup().setLngLat(event.lngLat).setDOMContent(about).addTo(map);
      closer.addEventListener("click", function () { shown.remove(); map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 }); });
    });
    for (const layer of ["marks", "clusters", "middles", "cells"]) {
      map.on("mouseenter", layer, function () { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, function () { map.getCanvas().style.cursor = ""; });
    }
  }

  function draw(map, data, reading, found) {
    const party = new Map();
    for (const accuser of data.accusers) for (const word of accuser.words) party.set(word, accuser);
    const tints = new Map(data.findings.map(function (f) { return [f.name, f.colour]; }));
    function tint(accusers, results) {
      if (reading) {
        const worst = ORDER.find(function (result) { return results.includes(result); });
        return tints.get(worst) || NEUTRAL;
      }
      const told = new Set(accusers.map(function (word) { return party.get(word); }));
      const only = told.size === 1 ? told.values().next().value : null;
      return only ? only.colour : NEUTRAL;
    }
    function look(p, results, plain) {
      const worst = reading && ORDER.find(function (result) { return results.includes(result); });
      p.full = worst ? fullness(worst) : plain;
      p.rim = p.full < 0.2 ? 2.5 : 1;
      p.edge = p.full < 0.2 ? p.colour : colour("--ink");
    }
    const kinds = { point: [], area: [], cell: [] };
    for (const feature of found.features) kinds[feature.properties.draw].push(feature);
    for (const feature of kinds.point) {
      const p = feature.properties;
      [p.x, p.y] = feature.geometry.coordinates;
      p.colour = tint([p.accuser], [p.result]);
      look(p, [p.result], 0.8);
      p.rank = reading ? ORDER.indexOf(p.result) : data.accusers.indexOf(party.get(p.accuser));
      if (p.rank < 0) p.rank = 99;
    }
    for (const feature of kinds.area) {
      const p = feature.properties;
      p.colour = tint(Object.keys(p.by_accuser), Object.keys(p.by_result || {}));
      look(p, Object.keys(p.by_result || {}), 0.55);
    }
    // A cell has the colour of its gravest finding, and is the darker the more of its reports have that one.
    for (const feature of kinds.cell) {
      const p = feature.properties;
      const results = p.by_result || {};
      const worst = ORDER.find(function (result) { return results[result]; });
      p.colour = reading ? tint([], Object.keys(results)) : colour("--dot");
      p.weight = worst ? results[worst] : p.count;
      p.told = ORDER.concat([""]).filter(function (result) { return results[result]; })
        .map(function (result) { return number(results[result]) + " " + (result || "not judged"); }).join(", ");
    }
    const most = kinds.cell.reduce(function (m, f) { return Math.max(m, f.properties.weight); }, 1);
    for (const feature of kinds.cell) feature.properties.share = 0.15 + 0.75 * Math.sqrt(feature.properties.weight / most);
    function collection(features) { return { type: "FeatureCollection", features: features }; }
    map.getSource("points").setData(collection(kinds.point));
    map.getSource("areas").setData(collection(kinds.area));
    map.getSource("middles").setData(collection(kinds.area.map(function (feature) {
      const p = feature.properties;
      return { type: "Feature", geometry: { type: "Point", coordinates: [p.longitude, p.latitude] }, properties: p };
    })));
    map.getSource("cells").setData(collection(kinds.cell));
  }

  // The reports of a spot, read when they are asked for.
  function popup(map, at, box, total, more) {
    const list = element("ul");
    const body = document.createElement("div");
    body.append(element("p", reports(total) + (more || "") + (total === 1 ? ", a claim:" : ", each one source's claim:")), list);
    new maplibregl.Popup({ maxWidth: "22rem" }).setLngLat(at).setDOMContent(body).addTo(map);
    const bbox = box.join(",");
    get(asked("/api/incidents.json", { bbox: bbox, limit: "20" })).then(function (found) {
      for (const row of found.rows) {
        const item = element("li");
        const words = (row.event || "no day") + ", " + (row.place || "no place") + ": " + (row.accuser || "somebody not named") + " against " + (row.alleged_actor || "nobody named") + ": " + (row.target || row.type || "no target told");
        const link = element("a", words, { href: "/incidents/" + encodeURIComponent(row.id) + (section.dataset.asOf ? "?as_of=" + section.dataset.asOf : "") });
        item.append(link);
        list.append(item);
      }
      if (total > found.rows.length) body.append(element("a", "All of them in the table", { href: asked("/truce", { bbox: bbox }) + "#incidents" }));
    }).catch(function () { list.append(element("li", "They could not be loaded.")); });
  }

  function legend(data, byFinding) {
    const old = document.getElementById("map-legend");
    const list = element("ul", "", { id: "map-legend", className: "map-legend" });
    function entry(tint, words, full) {
      const item = element("li");
      const dot = element("span");
      dot.style.background = full < 1 ? "color-mix(in srgb, " + tint + " " + 100 * full + "%, transparent)" : tint;
      if (full < 0.2) dot.style.border = "2.5px solid " + tint;
      item.append(dot, words);
      list.append(item);
    }
    if (byFinding) for (const f of data.findings) entry(f.colour, f.name, fullness(f.name));
    else for (const a of data.accusers) entry(a.colour, "accuser: " + a.name + " (" + number(a.count) + ")");
    entry(NEUTRAL, byFinding ? "not judged" : "several accusers, never added up");
    if (data.terms.features.length) list.append(element("li", "▬ ▬ line of the agreement · shaded: its zones and distances"));
    list.append(element("li", "dotted ring: somewhere within"));
    if (old) old.replaceWith(list); else note.before(list);
  }

  // The drawing stays, folded away: it prints, and it is there for who wants it.
  function fold() {
    const drawn = document.getElementById("drawn");
    const folded = document.createElement("details");
    drawn.before(folded);
    folded.append(element("summary", "The same as a drawing"), drawn);
  }

  // Names as elements of the page: no font has to be fetched.
  function places(map, data) {
    const names = data.places.slice(0, 60).map(function (place) {
      const label = element("span", place.name, { className: place.area ? "map-place area" : "map-place" });
      return new maplibregl.Marker({ element: label, anchor: place.area ? "top" : "left", offset: place.area ? [0, 11] : [9, 0] }).setLngLat(place.at).addTo(map);
    });
    function room() {
      const taken = [];
      for (const name of names) {
        const label = name.getElement();
        label.hidden = false;
        const r = label.getBoundingClientRect();
        const free = taken.every(function (t) { return r.right < t.left || r.left > t.right || r.bottom < t.top || r.top > t.bottom; });
        label.hidden = !free;
        if (free) taken.push(r);
      }
    }
    map.on("moveend", room);
    room();
  }
})();
