"use strict";
// The live map in place of the drawn one. Without WebGL, or without this script, the drawing and the table stay.
(function () {
  const section = document.getElementById("live");
  const box = document.getElementById("live-map");
  const note = document.getElementById("live-note");
  if (!section || !box || typeof maplibregl === "undefined") return;
  if (!webgl()) { say("No WebGL here: the drawing below shows the same marks."); return; }
  maplibregl.setWorkerUrl("/static/vendor/maplibre-gl-worker.js");

  function webgl() {
    try {
      const canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
    } catch (error) { return false; }
  }
  function say(words) { note.textContent = words; note.hidden = false; }
  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  fetch(section.dataset.address, { headers: { accept: "application/json" } })
    .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(new Error("status " + answer.status)); })
    .then(draw)
    .catch(function () { box.hidden = true; say("The live map could not be loaded; the drawing below shows the same marks."); });

  function draw(data) {
    if (!data.frame) return;
    box.hidden = false;
    const map = new maplibregl.Map({
      container: box,
      attributionControl: false,
      bounds: [[data.frame[0], data.frame[1]], [data.frame[2], data.frame[3]]],
      fitBoundsOptions: { padding: 20 },
      maxZoom: 11,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": colour("--sea") } }] }
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.getCanvas().setAttribute("aria-label", "Map of incident reports; arrow keys move, plus and minus zoom. The table below lists the same reports.");
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");
    map.on("load", function () {
      map.addSource("lines", { type: "geojson", data: data.lines });
      const styles = { coast: ["--coast", null], border: ["--border", null], disputed: ["--border", [3, 2]] };
      for (const [style, [name, dashes]] of Object.entries(styles)) {
        const paint = { "line-color": colour(name), "line-width": 1.1 };
        if (dashes) paint["line-dasharray"] = dashes;
        map.addLayer({ id: style, type: "line", source: "lines", filter: ["==", ["get", "style"], style], paint: paint });
      }
      if (data.squares.features.length) squares(map, data); else marks(map, data);
      places(map, data);
      box.dataset.ready = "yes";
    });
    document.documentElement.addEventListener("grith-theme", function () {
      if (!map.getLayer("coast")) return;
      map.setPaintProperty("sea", "background-color", colour("--sea"));
      map.setPaintProperty("coast", "line-color", colour("--coast"));
      for (const name of ["border", "disputed"]) map.setPaintProperty(name, "line-color", colour("--border"));
    });
    const words = data.accusers.map(function (a) { return a.name + " " + a.count; }).join(" · ");
    let text = "By accuser, never added up: " + (words || "none") + ". Boundaries shown do not imply endorsement.";
    if (data.without_place) text += " " + data.without_place + " without a place are not drawn.";
    if (data.notes.length) text += " Dashed or left out: " + data.notes.join(" ");
    say(text);
    const legend = document.createElement("ul");
    legend.className = "map-legend";
    for (const accuser of data.accusers) {
      const item = document.createElement("li");
      const dot = document.createElement("span");
      dot.style.background = accuser.colour;
      item.append(dot, accuser.name);
      legend.append(item);
    }
    note.before(legend);
    fold();
  }

  // The drawing stays, folded away: it prints, and it is there for who wants it.
  function fold() {
    const drawn = document.getElementById("drawn");
    const folded = document.createElement("details");
    const title = document.createElement("summary");
    title.textContent = "The same as a drawing";
    drawn.before(folded);
    folded.append(title, drawn);
  }

  function marks(map, data) {
    map.addSource("incidents", { type: "geojson", data: data.incidents, cluster: true, clusterRadius: 36, clusterMaxZoom: 9 });
    map.addLayer({
      id: "clusters", type: "circle", source: "incidents", filter: ["has", "point_count"],
      paint: {
        "circle-color": colour("--dot"), "circle-opacity": 0.55, "circle-stroke-color": colour("--dot"), "circle-stroke-width": 1.5,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "point_count"]], 1, 8, 10, 22, 50, 40]
      }
    });
    map.addLayer({
      id: "marks", type: "circle", source: "incidents", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": ["get", "colour"], "circle-radius": 6, "circle-opacity": 0.75, "circle-stroke-color": colour("--ink"), "circle-stroke-width": 1 }
    });
    map.on("click", "marks", function (event) { popup(map, event.lngLat, event.features); });
    map.on("click", "clusters", function (event) {
      const cluster = event.features[0];
      map.getSource("incidents").getClusterLeaves(cluster.properties.cluster_id, 30, 0).then(function (leaves) {
        popup(map, cluster.geometry.coordinates, leaves, cluster.properties.point_count);
      });
    });
    for (const layer of ["marks", "clusters"]) {
      map.on("mouseenter", layer, function () { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, function () { map.getCanvas().style.cursor = ""; });
    }
  }

  function squares(map, data) {
    const most = data.squares.features.reduce(function (m, f) { return Math.max(m, f.properties.count); }, 1);
    map.addSource("squares", { type: "geojson", data: data.squares });
    map.addLayer({
      id: "squares", type: "fill", source: "squares",
      paint: { "fill-color": colour("--dot"), "fill-opacity": ["interpolate", ["linear"], ["sqrt", ["/", ["get", "count"], most]], 0, 0.12, 1, 0.9] }
    });
    map.on("click", "squares", function (event) {
      const words = event.features[0].properties.count.toLocaleString("en") + " incident reports in this square, all of them claims";
      new maplibregl.Popup({ closeButton: true }).setLngLat(event.lngLat).setText(words).addTo(map);
    });
  }

  function popup(map, at, features, count) {
    const list = document.createElement("ul");
    for (const feature of features.slice(0, 30)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = feature.properties.to;
      link.textContent = feature.properties.words;
      item.append(link);
      list.append(item);
    }
    if (count > 30) list.append(Object.assign(document.createElement("li"), { textContent: "and " + (count - 30) + " more" }));
    new maplibregl.Popup({ maxWidth: "22rem" }).setLngLat(at).setDOMContent(list).addTo(map);
  }

  // Names as elements of the page: no font has to be fetched.
  function places(map, data) {
    const names = data.places.slice(0, 60).map(function (place) {
      const element = document.createElement("span");
      element.className = place.area ? "map-place area" : "map-place";
      element.textContent = place.name;
      return new maplibregl.Marker({ element: element, anchor: place.area ? "center" : "left", offset: place.area ? [0, 0] : [4, 0] }).setLngLat(place.at).addTo(map);
    });
    function room() {
      const taken = [];
      for (const name of names) {
        const element = name.getElement();
        element.hidden = false;
        const r = element.getBoundingClientRect();
        const free = taken.every(function (t) { return r.right < t.left || r.left > t.right || r.bottom < t.top || r.top > t.bottom; });
        element.hidden = !free;
        if (free) taken.push(r);
      }
    }
    map.on("moveend", room);
    room();
  }
})();
